// Light, dark, or as the system has it. The choice is kept in this browser.
import { useEffect, useState } from 'preact/hooks';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Theme = 'light' | 'dark';

const STORED = 'rangefinder.theme';
const CHANGED = 'rangefinder:theme';
const system = () => matchMedia('(prefers-color-scheme: dark)');

export function themeChoice(): ThemeChoice {
    const stored = localStorage.getItem(STORED);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function currentTheme(): Theme {
    const choice = themeChoice();
    if (choice !== 'system') return choice;
    return system().matches ? 'dark' : 'light';
}

export function chooseTheme(choice: ThemeChoice): void {
    if (choice === 'system') localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, choice);
    apply();
}

export function startTheme(): void {
    apply();
    system().addEventListener('change', apply);
}

function apply(): void {
    document.documentElement.dataset['theme'] = currentTheme();
    window.dispatchEvent(new Event(CHANGED));
}

export function useTheme(): { choice: ThemeChoice; theme: Theme } {
    const [, refresh] = useState(0);
    useEffect(() => {
        const update = () => refresh((count) => count + 1);
        window.addEventListener(CHANGED, update);
        return () => window.removeEventListener(CHANGED, update);
    }, []);
    return { choice: themeChoice(), theme: currentTheme() };
}
