import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { hub } from '../api/events';
import { getInfo } from '../api/info';
import type { Info } from '../api/types/info';
import icon from '../icon.svg';
import { chooseTheme, useTheme, type ThemeChoice } from '../lib/theme';
import { useConnection } from '../lib/use_events';
import { Link } from './link';

export function Layout({ page, children }: { page: string; children: ComponentChildren }) {
    return (
        <>
            <a class="skip" href="#main">
                Skip to content
            </a>
            <header class="top">
                <div class="top-inner">
                    <Link class="brand" href="/">
                        <img src={icon} alt="" />
                        Rangefinder
                    </Link>
                    <nav aria-label="Pages">
                        <NavLink href="/" page="jobs" current={page} text="Jobs" />
                        <NavLink href="/new" page="new" current={page} text="New job" />
                        <NavLink href="/datasets" page="datasets" current={page} text="Data sets" />
                        <NavLink href="/analyse" page="analyse" current={page} text="Analyse a curve" />
                    </nav>
                    <div class="row top-tools">
                        <ConnectionChip />
                        <ThemeSwitch />
                    </div>
                </div>
            </header>
            <main id="main" class="page" tabIndex={-1}>
                {children}
            </main>
            <Footer />
        </>
    );
}

interface NavLinkProps {
    href: string;
    page: string;
    current: string;
    text: string;
}

function NavLink({ href, page, current, text }: NavLinkProps) {
    return (
        <Link href={href} {...(page === current ? { 'aria-current': 'page' as const } : {})}>
            {text}
        </Link>
    );
}

const CONNECTION_HINTS = {
    live: 'Events arrive as they happen. Click to pause.',
    paused: 'Nothing is fetched. Click to go on.',
    reconnecting: 'The daemon does not answer; trying again.',
    idle: '',
};

function ConnectionChip() {
    const state = useConnection();
    if (state === 'idle') return null;
    return (
        <button
            type="button"
            class={`badge badge-${state}`}
            title={CONNECTION_HINTS[state]}
            data-testid="connection"
            onClick={() => hub.togglePause()}
        >
            <span aria-live="polite">{state}</span>
        </button>
    );
}

const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };
const SYMBOLS: Record<ThemeChoice, string> = { system: 'Auto', light: 'Light', dark: 'Dark' };

function ThemeSwitch() {
    const { choice } = useTheme();
    return (
        <button
            type="button"
            class="button button-small"
            title="Colours: as the system, light, or dark"
            data-testid="theme"
            onClick={() => chooseTheme(NEXT[choice])}
        >
            <span class="visually-hidden">Colours: </span>
            {SYMBOLS[choice]}
        </button>
    );
}

function Footer() {
    const [info, setInfo] = useState<Info | null>(null);
    useEffect(() => {
        void getInfo().then((answer) => answer.ok && setInfo(answer.data));
    }, []);
    return (
        <footer class="foot">
            <span>Rangefinder {info?.version}</span>
            <a href="/docs">API</a>
            <a href="/openapi.json">OpenAPI</a>
            <a href="/metrics">Metrics</a>
        </footer>
    );
}
