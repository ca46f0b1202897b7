import type { Dataset } from '../api/types/dataset';
import { SelectField, TextField } from '../components/field';
import { OptionFields } from '../components/option_fields';
import { capabilityOf, errorAt, stepsOf, type JobForm } from '../lib/job_form';
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
    const training = form.kind === 'training';
    return (
        <Section number={4} title={training ? 'Training' : 'Range of learning rates'}>
            <div class="stack">
                <div class="fields">
                    {training ? (
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
                {training && <TrainingOptions {...props} />}
                <PrecisionField {...props} />
            </div>
        </Section>
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
