import { useId } from 'preact/hooks';

export interface SegmentsProps {
    legend: string;
    value: string;
    options: readonly (readonly [value: string, label: string])[];
    onChange: (value: string) => void;
}

/** A few exclusive choices, side by side. */
export function Segments({ legend, value, options, onChange }: SegmentsProps) {
    const name = useId();
    return (
        <fieldset class="segments">
            <legend class="visually-hidden">{legend}</legend>
            {options.map(([option, label]) => (
                <label key={option}>
                    <input
                        type="radio"
                        name={name}
                        value={option}
                        checked={option === value}
                        onChange={() => onChange(option)}
                    />
                    {label}
                </label>
            ))}
        </fieldset>
    );
}
