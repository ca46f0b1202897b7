import type { Dataset } from '../api/types/dataset';
import type { FieldProblem } from '../api/types/problem';
import { CodeField, SelectField } from '../components/field';
import { errorAt, type JobForm } from '../lib/job_form';
import { buildModel, modelText, presetsFor, shapeOf, type DataShape } from '../lib/presets';
import { Section } from './new_section';

interface ModelSectionProps {
    form: JobForm;
    onChange: (changes: Partial<JobForm>) => void;
    dataset: Dataset | null;
    errors: FieldProblem[];
}

export function ModelSection({ form, onChange, dataset, errors }: ModelSectionProps) {
    return (
        <Section number={2} title="Model">
            {dataset ? (
                <div class="stack">
                    <PresetField
                        shape={shapeOf(dataset)}
                        model={form.model}
                        onChange={(model) => onChange({ model })}
                    />
                    <CodeField
                        label="Layers and loss"
                        value={form.model}
                        onChange={(model) => onChange({ model })}
                        error={errorAt(errors, '/model')}
                        hint="JSON; names and defaults as in PyTorch. Input sizes follow from the data."
                    />
                </div>
            ) : (
                <p class="muted">Models that fit are offered when the data are there.</p>
            )}
        </Section>
    );
}

interface PresetFieldProps {
    shape: DataShape;
    model: string;
    onChange: (model: string) => void;
}

function PresetField({ shape, model, onChange }: PresetFieldProps) {
    const presets = presetsFor(shape);
    const textOf = (id: string) => {
        const preset = presets.find((entry) => entry.id === id);
        return preset ? modelText(buildModel(preset, shape)) : '';
    };
    const chosen = presets.find((preset) => textOf(preset.id) === model)?.id ?? '';
    return (
        <SelectField
            label="Start from"
            value={chosen}
            onChange={(id) => id !== '' && onChange(textOf(id))}
            options={[
                ...(chosen === '' ? [['', 'Own model'] as const] : []),
                ...presets.map(({ id, label }) => [id, label] as const),
            ]}
        />
    );
}
