import type { Dataset } from '../api/types/dataset';
import { SelectField, TextField } from '../components/field';
import { OptionFields } from '../components/option_fields';
import { words } from '../lib/format';
import { capabilityOf, errorAt, stepsOf, type JobForm } from '../lib/job_form';
import { isProbe, kindOf } from '../lib/kinds';
import { fieldsOf } from '../lib/options';
import { choices, numberField, PrecisionField, RangeFields, type OptionsProps } from './new_options';
import { SchedulePreview } from './new_schedule';
import { Section } from './new_section';

interface WorkSectionProps extends OptionsProps {
    dataset: Dataset | null;
}

export function WorkSection(props: WorkSectionProps) {
    const { form, onChange } = props;
    const number = numberField(props);
    const kind = kindOf(form.kind);
    const probe = isProbe(form.kind);
    return (
        <Section number={4} title={TITLES[form.kind] ?? kind.label}>
            <div class="stack">
                <div class="fields">
                    <WorkFields {...props} />
                    {number('seed', 'Seed', '/seed')}
                    <TextField
                        label="Name"
                        value={form.name}
                        placeholder="to find it again"
                        onChange={(name) => onChange({ name })}
                        error={errorAt(props.errors, '/name')}
                    />
                </div>
                {form.kind === 'training' && <TrainingOptions {...props} />}
                {!probe && <DiagnosticsFields {...props} />}
                <PrecisionField {...props} />
            </div>
        </Section>
    );
}

const TITLES: Record<string, string> = { range_test: 'Range of learning rates' };

function WorkFields(props: WorkSectionProps) {
    const { form, known, onChange, errors } = props;
    const number = numberField(props);
    if (form.kind === 'range_test') return <RangeFields {...props} />;
    if (form.kind === 'training') {
        return (
            <>
                {number('learning_rate', 'Learning rate', '/training/learning_rate')}
                {number('epochs', 'Epochs', '/training/epochs')}
            </>
        );
    }
    return (
        <OptionFields
            fields={fieldsOf(capabilityOf(known?.probes, form.kind))}
            texts={form.probe_options}
            onChange={(probe_options) => onChange({ probe_options })}
            pointer={`/${form.kind}`}
            errors={errors}
        />
    );
}

/** How closely a training or range test is watched, and what ends it. */
function DiagnosticsFields(props: OptionsProps) {
    const { form, known, onChange, errors } = props;
    const number = numberField(props);
    const rules = known?.rules?.map((rule) => rule.name) ?? [];
    return (
        <div class="fields">
            {number('measure_every', 'Measure layers every', '/diagnostics/every', '10 steps')}
            <SelectField
                label="Stop when found"
                value={form.stop_at}
                onChange={(stop_at) => onChange({ stop_at })}
                error={errorAt(errors, '/diagnostics/actions')}
                options={[
                    ['', 'nothing stops it'],
                    ['critical', 'something critical'],
                    ['warning', 'a warning or worse'],
                    ...rules.map((rule) => [rule, words(rule)] as const),
                ]}
            />
        </div>
    );
}

function TrainingOptions(props: WorkSectionProps) {
    const number = numberField(props);
    return (
        <>
            <ScheduleFields {...props} />
            <SchedulePreview
                form={props.form}
                known={props.known}
                steps={stepsOf(props.form, props.dataset?.training_rows ?? 0)}
            />
            <div class="fields">
                {number('clip_norm', 'Clip the gradient norm at', '/training/clip', 'not')}
                {number('accumulate', 'Batches an update', '/training/accumulate', '1')}
                {number(
                    'patience',
                    'Stop after evaluations without gain',
                    '/training/early_stopping',
                    'never',
                )}
            </div>
        </>
    );
}

function ScheduleFields(props: OptionsProps) {
    const { form, known, onChange, errors } = props;
    const capability = capabilityOf(known?.schedules, form.schedule);
    const fields = fieldsOf(capability).filter((field) => field.key !== 'warmup');
    const schedule_options = (texts: JobForm['schedule_options']) =>
        onChange({ schedule_options: texts });
    return (
        <div class="fields">
            <SelectField
                label="Schedule"
                value={form.schedule}
                onChange={(schedule) => onChange({ schedule, schedule_options: {} })}
                error={errorAt(errors, '/training/schedule/type')}
                options={choices(known?.schedules, form.schedule)}
            />
            <OptionFields
                fields={fields}
                texts={form.schedule_options}
                onChange={schedule_options}
                pointer="/training/schedule"
                errors={errors}
            />
            {numberField(props)('warmup_steps', 'Warm-up steps', '/training/schedule/warmup', 'none')}
        </div>
    );
}
