import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
    label: string;
    hint?: ComponentChildren;
    error?: string | undefined;
}

interface TextFieldProps extends FieldProps {
    value: string;
    onChange: (value: string) => void;
    placeholder?: string;
    /** Numbers are typed as text: "1e-3" is one. */
    numeric?: boolean;
}

export function TextField(props: TextFieldProps) {
    const id = useId();
    return (
        <Frame id={id} {...props}>
            <input
                id={id}
                value={props.value}
                placeholder={props.placeholder}
                inputMode={props.numeric ? 'decimal' : 'text'}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => props.onChange(event.currentTarget.value)}
                {...described(id, props)}
            />
        </Frame>
    );
}

interface SelectFieldProps extends FieldProps {
    value: string;
    onChange: (value: string) => void;
    options: readonly (readonly [value: string, label: string])[];
}

export function SelectField(props: SelectFieldProps) {
    const id = useId();
    return (
        <Frame id={id} {...props}>
            <select
                id={id}
                value={props.value}
                onChange={(event) => props.onChange(event.currentTarget.value)}
                {...described(id, props)}
            >
                {props.options.map(([value, label]) => (
                    <option key={value} value={value}>
                        {label}
                    </option>
                ))}
            </select>
        </Frame>
    );
}

interface CodeFieldProps extends FieldProps {
    value: string;
    onChange: (value: string) => void;
}

export function CodeField(props: CodeFieldProps) {
    const id = useId();
    const lines = Math.min(24, Math.max(8, props.value.split('\n').length + 1));
    return (
        <Frame id={id} {...props}>
            <textarea
                id={id}
                class="code"
                rows={lines}
                value={props.value}
                spellcheck={false}
                autocomplete="off"
                onInput={(event) => props.onChange(event.currentTarget.value)}
                {...described(id, props)}
            />
        </Frame>
    );
}

interface FileFieldProps extends FieldProps {
    accept: string;
    onChange: (file: File | null) => void;
}

export function FileField(props: FileFieldProps) {
    const id = useId();
    return (
        <Frame id={id} {...props}>
            <input
                id={id}
                type="file"
                accept={props.accept}
                onChange={(event) => props.onChange(event.currentTarget.files?.[0] ?? null)}
                {...described(id, props)}
            />
        </Frame>
    );
}

export function CheckField(props: {
    label: string;
    checked: boolean;
    onChange: (checked: boolean) => void;
}) {
    return (
        <label class="check">
            <input
                type="checkbox"
                checked={props.checked}
                onChange={(event) => props.onChange(event.currentTarget.checked)}
            />
            {props.label}
        </label>
    );
}

function described(id: string, { error, hint }: FieldProps) {
    const ids = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
    return {
        ...(error ? { 'aria-invalid': 'true' as const } : {}),
        ...(ids ? { 'aria-describedby': ids } : {}),
    };
}

function Frame({
    id,
    label,
    hint,
    error,
    children,
}: FieldProps & { id: string; children: ComponentChildren }) {
    return (
        <div class="field">
            <label for={id}>{label}</label>
            {children}
            {error && (
                <span class="error" id={`${id}-error`}>
                    {error}
                </span>
            )}
            {hint && (
                <span class="hint" id={`${id}-hint`}>
                    {hint}
                </span>
            )}
        </div>
    );
}
