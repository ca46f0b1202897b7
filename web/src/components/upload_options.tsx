import type { UploadOptions } from '../api/datasets';
import type { FieldProblem } from '../api/types/problem';
import { errorAt } from '../lib/job_form';
import { optionsOf, type UploadFormat } from '../lib/upload_formats';
import { SelectField, TextField } from './field';

interface UploadOptionFieldsProps {
    format: UploadFormat;
    options: UploadOptions;
    onChange: (changes: UploadOptions) => void;
    errors: FieldProblem[];
}

type OptionName = keyof UploadOptions;
type Choices = readonly (readonly [value: string, label: string])[];

const CHOICES: Partial<Record<OptionName, { label: string; options: Choices }>> = {
    task: {
        label: 'Task',
        options: [
            ['', 'by the target'],
            ['classification', 'Classification'],
            ['regression', 'Regression'],
            ['sequence', 'Series'],
        ],
    },
    header: {
        label: 'Header line',
        options: [
            ['', 'by the content'],
            ['true', 'Yes'],
            ['false', 'No'],
        ],
    },
    channels: {
        label: 'Channels of images',
        options: [
            ['', 'first'],
            ['last', 'last'],
        ],
    },
    normalize: {
        label: 'Normalise',
        options: [
            ['', 'Standard'],
            ['minmax', 'To 0 … 1'],
            ['none', 'Not'],
        ],
    },
};

const TEXTS: Partial<Record<OptionName, { label: string; placeholder: string }>> = {
    name: { label: 'Name', placeholder: 'as the file' },
    target: { label: 'Target column', placeholder: 'the last' },
    window: { label: 'Window', placeholder: 'steps an example' },
    horizon: { label: 'Horizon', placeholder: '1' },
    validation_fraction: { label: 'Validation part', placeholder: '0.2' },
};

const NUMERIC: readonly OptionName[] = ['window', 'horizon', 'validation_fraction'];

/** What may be said about a file of this kind. */
export function UploadOptionFields(props: UploadOptionFieldsProps) {
    const { format, options } = props;
    const names: OptionName[] = [
        'name',
        ...optionsOf(format, options.task ?? ''),
        ...(format.id === 'text' ? [] : (['normalize'] as const)),
        'validation_fraction',
    ];
    return (
        <div class="fields">
            {names.map((name) => (
                <UploadOption key={name} name={name} {...props} />
            ))}
        </div>
    );
}

function UploadOption({
    name,
    format,
    options,
    onChange,
    errors,
}: UploadOptionFieldsProps & { name: OptionName }) {
    const shared = {
        value: options[name] ?? '',
        onChange: (value: string) => onChange({ [name]: value }),
        error: errorAt(errors, `?${name}`),
    };
    const choice = CHOICES[name];
    if (choice) {
        const fits = ([value]: Choices[number]) => value !== 'sequence' || format.id === 'csv';
        return (
            <SelectField label={choice.label} options={choice.options.filter(fits)} {...shared} />
        );
    }
    const text = TEXTS[name];
    return (
        <TextField
            label={text?.label ?? name}
            placeholder={text?.placeholder ?? ''}
            numeric={NUMERIC.includes(name)}
            {...shared}
        />
    );
}
