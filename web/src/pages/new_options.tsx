import type { FieldProblem } from '../api/types/problem';
import { CheckField, SelectField, TextField } from '../components/field';
import { errorAt, type JobForm } from '../lib/job_form';
import { Section } from './new_section';

interface OptionsProps {
    form: JobForm;
    onChange: (changes: Partial<JobForm>) => void;
    errors: FieldProblem[];
}

type TextName = Exclude<keyof JobForm, 'nesterov'>;

function numberField({ form, onChange, errors }: OptionsProps) {
    return (name: TextName, label: string, pointer: string, hint?: string) => (
        <TextField
            label={label}
            numeric
            value={form[name]}
            onChange={(value) => onChange({ [name]: value })}
            error={errorAt(errors, pointer)}
            {...(hint ? { hint } : {})}
        />
    );
}

export function OptimizerSection(props: OptionsProps) {
    const { form, onChange, errors } = props;
    const number = numberField(props);
    return (
        <Section number={3} title="Optimizer">
            <div class="stack">
                <div class="fields">
                    <SelectField
                        label="Optimizer"
                        value={form.optimizer}
                        onChange={(optimizer) => onChange(withDefaults(optimizer))}
                        error={errorAt(errors, '/optimizer/type')}
                        options={[
                            ['sgd', 'SGD'],
                            ['adam', 'Adam'],
                            ['adamw', 'AdamW'],
                        ]}
                    />
                    {form.optimizer === 'sgd' && number('momentum', 'Momentum', '/optimizer/momentum')}
                    {form.optimizer !== 'sgd' && number('beta1', 'Beta 1', '/optimizer/betas/0')}
                    {form.optimizer !== 'sgd' && number('beta2', 'Beta 2', '/optimizer/betas/1')}
                    {number('weight_decay', 'Weight decay', '/optimizer/weight_decay')}
                    {number('batch_size', 'Batch size', '/batch_size')}
                </div>
                {form.optimizer === 'sgd' && (
                    <CheckField
                        label="Nesterov momentum"
                        checked={form.nesterov}
                        onChange={(nesterov) => onChange({ nesterov })}
                    />
                )}
            </div>
        </Section>
    );
}

/** PyTorch's AdamW decays by 0.01 unless told otherwise, the others do not. */
function withDefaults(optimizer: string): Partial<JobForm> {
    return { optimizer, weight_decay: optimizer === 'adamw' ? '0.01' : '0' };
}

export function WorkSection(props: OptionsProps) {
    const { form, onChange } = props;
    const number = numberField(props);
    const title = form.kind === 'training' ? 'Training' : 'Range of learning rates';
    return (
        <Section number={4} title={title}>
            <div class="fields">
                {form.kind === 'training' ? (
                    <>
                        {number('learning_rate', 'Learning rate', '/training/learning_rate')}
                        {number('epochs', 'Epochs', '/training/epochs')}
                    </>
                ) : (
                    <RangeFields {...props} />
                )}
                {number('seed', 'Seed', '/seed')}
                <TextField
                    label="Name"
                    value={form.name}
                    placeholder="to find it again"
                    onChange={(name) => onChange({ name })}
                    error={errorAt(props.errors, '/name')}
                />
            </div>
        </Section>
    );
}

function RangeFields(props: OptionsProps) {
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
