import type { FieldProblem } from '../api/types/problem';
import { errorAt } from '../lib/job_form';
import type { OptionField, OptionTexts } from '../lib/options';
import { CheckField, SelectField, TextField } from './field';

interface OptionFieldsProps {
    fields: OptionField[];
    texts: OptionTexts;
    onChange: (texts: OptionTexts) => void;
    /** JSON pointer of the object that they are members of. */
    pointer: string;
    errors: FieldProblem[];
}

/** Fields for the parameters of an optimizer or a schedule, whichever there are. */
export function OptionFields({ fields, texts, onChange, pointer, errors }: OptionFieldsProps) {
    return (
        <>
            {fields.map((field) => (
                <OptionInput
                    key={field.key}
                    field={field}
                    text={texts[field.key] ?? ''}
                    onChange={(text) => onChange({ ...texts, [field.key]: text })}
                    error={errorAt(errors, `${pointer}/${field.key}`)}
                />
            ))}
        </>
    );
}

interface OptionInputProps {
    field: OptionField;
    text: string;
    onChange: (text: string) => void;
    error: string | undefined;
}

function OptionInput({ field, text, onChange, error }: OptionInputProps) {
    if (field.kind === 'boolean') {
        const checked = text === '' ? field.placeholder === 'true' : text === 'true';
        return (
            <CheckField
                label={field.label}
                checked={checked}
                onChange={(now) => onChange(String(now))}
            />
        );
    }
    if (field.kind === 'choice') {
        return (
            <SelectField
                label={field.label}
                value={text || field.placeholder}
                onChange={onChange}
                error={error}
                options={field.values.map((value) => [value, value.replaceAll('_', ' ')] as const)}
            />
        );
    }
    return (
        <TextField
            label={field.label}
            numeric={field.kind === 'number'}
            value={text}
            placeholder={field.placeholder}
            onChange={onChange}
            error={error}
        />
    );
}
