import { useState } from 'preact/hooks';

const SHOWN_MS = 1500;

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
    const [state, setState] = useState<'' | 'Copied' | 'Press Ctrl+C'>('');
    const copy = async () => {
        try {
            await navigator.clipboard.writeText(text);
            setState('Copied');
        } catch {
            setState('Press Ctrl+C');
        }
        setTimeout(() => setState(''), SHOWN_MS);
    };
    return (
        <button type="button" class="button button-small" onClick={() => void copy()}>
            <span aria-live="polite">{state || label}</span>
        </button>
    );
}

/** A line of code with a button that copies it. */
export function CopyLine({ name, text }: { name: string; text: string }) {
    return (
        <div class="field">
            <span class="label">{name}</span>
            <div class="copy">
                <pre tabIndex={0} aria-label={`${name} line`}>
                    {text}
                </pre>
                <CopyButton text={text} />
            </div>
        </div>
    );
}
