import { useEffect, useMemo, useState } from 'preact/hooks';
import { aborted } from '../api/client';
import { previewSchedule, type SchedulePreview as Answer } from '../api/schedules';
import type { Capabilities } from '../api/types/info';
import { TrainingChart } from '../charts/training_chart';
import { plainData } from '../charts/training_plot';
import { scheduleOf, type JobForm } from '../lib/job_form';

const TYPING_MS = 300;
const MOST_POINTS = 600;

interface SchedulePreviewProps {
    form: JobForm;
    known: Capabilities | null;
    /** Steps of the training; null while nobody can tell. */
    steps: number | null;
}

/** The rate over the training, as the daemon will set it. Nothing for a constant rate. */
export function SchedulePreview(props: SchedulePreviewProps) {
    const answer = usePreview(props);
    const data = useMemo(() => {
        const steps = answer?.step ?? [];
        const table = { learning_rate: { steps, values: answer?.learning_rate ?? [] } };
        return plainData(table, 'learning_rate', false);
    }, [answer]);
    if (!answer) return null;
    return (
        <div data-testid="schedule-preview">
            <TrainingChart
                data={data}
                label="learning rate"
                log_y={false}
                height={160}
                summary={`Learning rate over ${props.steps ?? 0} steps.`}
                zoom={null}
                onZoom={() => undefined}
                onCanvas={() => undefined}
            />
        </div>
    );
}

function usePreview({ form, known, steps }: SchedulePreviewProps): Answer | null {
    const [answer, setAnswer] = useState<Answer | null>(null);
    const body = requestOf(form, known, steps);
    const text = JSON.stringify(body);
    useEffect(() => {
        if (!body) {
            setAnswer(null);
            return undefined;
        }
        const controller = new AbortController();
        const timer = setTimeout(() => {
            void previewSchedule(body, controller.signal).then((result) => {
                if (!aborted(result)) setAnswer(result.ok ? result.data : null);
            });
        }, TYPING_MS);
        return () => {
            clearTimeout(timer);
            controller.abort();
        };
    }, [text]);
    return answer;
}

/** Null when there is nothing to draw: a constant rate, or fields that cannot be read yet. */
function requestOf(form: JobForm, known: Capabilities | null, steps: number | null) {
    const errors: { pointer: string; detail: string }[] = [];
    const schedule = scheduleOf(form, known, errors);
    const learning_rate = Number(form.learning_rate);
    const constant = schedule.type === 'constant' && !schedule.warmup;
    if (constant || errors.length > 0 || !(learning_rate > 0) || !steps) return null;
    return { schedule, learning_rate, steps, max_points: MOST_POINTS };
}
