import type { FieldProblem } from '../api/types/problem';
import { GENERATORS, generatorOf, type GeneratorForm } from '../lib/generators';
import { errorAt } from '../lib/job_form';
import { SelectField, TextField } from './field';

interface GeneratorFieldsProps {
    form: GeneratorForm;
    onChange: (changes: Partial<GeneratorForm>) => void;
    errors: FieldProblem[];
}

export function GeneratorFields({ form, onChange, errors }: GeneratorFieldsProps) {
    const generator = generatorOf(form.generator);
    const text = (name: 'rows' | 'noise' | 'classes' | 'features' | 'seed', label: string) => (
        <TextField
            label={label}
            numeric
            value={form[name]}
            onChange={(value) => onChange({ [name]: value })}
            error={errorAt(errors, `/${name}`)}
        />
    );
    return (
        <div class="stack">
            <SelectField
                label="Generator"
                value={form.generator}
                hint={generator.hint}
                options={GENERATORS.map(({ id, label }) => [id, label] as const)}
                onChange={(id) => onChange({ generator: id, noise: generatorOf(id).noise })}
                error={errorAt(errors, '/generator')}
            />
            <div class="fields">
                {text('rows', 'Rows')}
                {text('noise', 'Noise')}
                {generator.takes.includes('classes') && text('classes', 'Classes')}
                {generator.takes.includes('features') && text('features', 'Features')}
                {text('seed', 'Seed')}
            </div>
        </div>
    );
}
