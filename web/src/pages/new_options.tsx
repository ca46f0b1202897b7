import type { Capabilities } from '../api/types/info';
import type { FieldProblem } from '../api/types/problem';
import { CheckField, SelectField, TextField } from '../components/field';
import { OptionFields } from '../components/option_fields';
import { words } from '../lib/format';
import { capabilityOf, errorAt, type JobForm } from '../lib/job_form';
import { fieldsOf } from '../lib/options';
import { Section } from './new_section';

export interface OptionsProps {
    form: JobForm;
    known: Capabilities | null;
    onChange: (changes: Partial<JobForm>) => void;
    errors: FieldProblem[];
}

/** Members of a form that are text. */
type TextName = Exclude<keyof JobForm, 'optimizer_options' | 'schedule_options' | 'probe_options'>;

export function numberField({ form, onChange, errors }: OptionsProps) {
    return (name: TextName, label: string, pointer: string, placeholder = '') => (
        <TextField
            label={label}
            numeric
            value={form[name]}
            placeholder={placeholder}
            onChange={(value) => onChange({ [name]: value })}
            error={errorAt(errors, pointer)}
        />
    );
}

/** Shown at once; the others when asked for. */
const USUAL = ['momentum', 'betas/0', 'betas/1', 'alpha', 'weight_decay', 'nesterov'];

export function OptimizerSection(props: OptionsProps) {
    const { form, known, onChange, errors } = props;
    const fields = fieldsOf(capabilityOf(known?.optimizers, form.optimizer));
    const shared = {
        texts: form.optimizer_options,
        onChange: (optimizer_options: JobForm['optimizer_options']) => onChange({ optimizer_options }),
        pointer: '/optimizer',
        errors,
    };
    const usual = fields.filter((field) => USUAL.includes(field.key));
    const further = fields.filter((field) => !USUAL.includes(field.key));
    return (
        <Section number={3} title="Optimizer">
            <div class="stack">
                <div class="fields">
                    <SelectField
                        label="Optimizer"
                        value={form.optimizer}
                        onChange={(optimizer) => onChange({ optimizer, optimizer_options: {} })}
                        error={errorAt(errors, '/optimizer/type')}
                        options={choices(known?.optimizers, form.optimizer)}
                    />
                    <OptionFields fields={usual} {...shared} />
                    {numberField(props)('batch_size', 'Batch size', '/batch_size')}
                </div>
                {further.length > 0 && (
                    <details>
                        <summary>More of {nameOf(form.optimizer)}</summary>
                        <div class="fields">
                            <OptionFields fields={further} {...shared} />
                        </div>
                    </details>
                )}
            </div>
        </Section>
    );
}

const NAMES: Record<string, string> = {
    sgd: 'SGD',
    adam: 'Adam',
    adamw: 'AdamW',
    rmsprop: 'RMSprop',
    adagrad: 'Adagrad',
    dadapt_adam: 'D-Adaptation (Adam)',
    prodigy: 'Prodigy',
};

function nameOf(type: string): string {
    return NAMES[type] ?? words(type);
}

/** What the daemon knows; until it has said so, what the form holds. */
export function choices(list: { type: string }[] | undefined, now: string) {
    const types = list?.map((entry) => entry.type) ?? [now];
    return types.map((type) => [type, nameOf(type)] as const);
}

export function RangeFields(props: OptionsProps) {
    const { form, onChange, errors } = props;
    const number = numberField(props);
    return (
        <>
            {number('start', 'From', '/range_test/start')}
            {number('end', 'To', '/range_test/end')}
            {number('steps', 'Steps', '/range_test/steps')}
            <SelectField
                label="Spacing"
                value={form.spacing}
                onChange={(spacing) => onChange({ spacing })}
                error={errorAt(errors, '/range_test/spacing')}
                options={[
                    ['exponential', 'Exponential'],
                    ['linear', 'Linear'],
                ]}
            />
            <SelectField
                label="Budget"
                value={form.budget}
                onChange={(budget) => onChange({ budget })}
                error={errorAt(errors, '/range_test/budget')}
                options={[
                    ['quick', 'Quick (1 sweep)'],
                    ['standard', 'Standard (2 or 3 sweeps)'],
                    ['thorough', 'Thorough (5 sweeps)'],
                ]}
            />
        </>
    );
}

export function PrecisionField({ form, onChange }: OptionsProps) {
    return (
        <CheckField
            label="Products in bf16"
            checked={form.precision === 'bf16'}
            onChange={(checked) => onChange({ precision: checked ? 'bf16' : 'float32' })}
        />
    );
}
