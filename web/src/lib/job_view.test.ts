import { expect, it } from 'vitest';
import type { Job } from '../api/types/job';
import { MOST_HELD } from './bounded';
import { EMPTY_VIEW, reduceJob, reduceList, type JobView } from './job_view';

const job: Job = {
    id: 'job_1',
    kind: 'range_test',
    name: 'a',
    state: 'running',
    created_at: '2026-01-01T00:00:00Z',
    started_at: null,
    finished_at: null,
    progress: { step: 0, steps: 0, fraction: 0, eta_seconds: null, steps_per_second: null },
    dataset: 'ds_1',
    attempts: 1,
    cancel_requested: false,
    error: null,
    spec: {
        kind: 'range_test',
        dataset: 'ds_1',
        model: { layers: [], loss: { type: 'mse' } },
        optimizer: { type: 'sgd' },
        batch_size: 32,
    },
};
const view: JobView = { ...EMPTY_VIEW, job };

it('lets a curve grow from records', () => {
    const event = {
        type: 'records' as const,
        job: 'job_1',
        series: { loss: { steps: [0, 1], values: [2, 1] } },
    };
    const grown = reduceJob(view, { type: 'event', event });
    expect(grown.series['loss']?.values).toEqual([2, 1]);
    expect(view.series).toEqual({});
});

it('keeps records that came while the series were being fetched', () => {
    const records = {
        type: 'records' as const,
        job: 'job_1',
        series: { loss: { steps: [2], values: [0.5] } },
    };
    const early = reduceJob(view, { type: 'event', event: records });
    const table = { loss: { steps: [0, 1], values: [2, 1] } };
    const whole = reduceJob(early, { type: 'series', table });
    expect(whole.series['loss']).toEqual({ steps: [0, 1, 2], values: [2, 1, 0.5] });
});

it('forgets what was measured when the job is queued again', () => {
    const measured = { ...view, series: { loss: { steps: [0], values: [1] } } };
    const event = { type: 'state' as const, job: 'job_1', state: 'queued' as const };
    const again = reduceJob(measured, { type: 'event', event });
    expect(again.series).toEqual({});
    expect(again.job?.state).toBe('queued');
});

it('shows a finding once', () => {
    const finding = { rule: 'r', severity: 'info' as const, message: 'm' };
    const event = { type: 'finding' as const, job: 'job_1', finding };
    const once = reduceJob(view, { type: 'event', event });
    expect(reduceJob(once, { type: 'event', event }).findings).toHaveLength(1);
});

it('keeps what an event told while the findings so far were fetched', () => {
    const old = { rule: 'r', severity: 'info' as const, message: 'before' };
    const finding = { ...old, severity: 'critical' as const, message: 'now' };
    const event = { type: 'finding' as const, job: 'job_1', finding };
    const told = reduceJob(view, { type: 'event', event });
    const other = { rule: 'other', severity: 'warning' as const, message: 'm' };
    const { findings } = reduceJob(told, { type: 'findings', findings: [old, other] });
    expect(findings).toEqual([other, finding]);
});

it('updates the row of the job that an event is about', () => {
    const progress = { step: 5, steps: 10, fraction: 0.5, eta_seconds: 3, steps_per_second: 2 };
    const event = { type: 'progress' as const, job: 'job_1', ...progress };
    const other = { ...job, id: 'job_2' };
    const [first, second] = reduceList([job, other], event);
    expect(first?.progress).toEqual(progress);
    expect(second).toBe(other);
});

it('holds a few thousand points of a training however long it runs', () => {
    let grown = view;
    let spike = false;
    for (let batch = 0; batch < 400; batch += 1) {
        const steps = Array.from({ length: 250 }, (_, row) => batch * 10_000 + row * 40);
        const values = steps.map((step) => (step === 2_000_000 ? 99 : 1 + (step % 7)));
        const series = { loss: { steps, values }, gradient_norm: { steps, values } };
        const event = { type: 'records' as const, job: 'job_1', series, downsampled: true };
        grown = reduceJob(grown, { type: 'event', event });
        expect(grown.series['loss']?.steps.length).toBeLessThanOrEqual(MOST_HELD);
        spike = grown.series['loss']?.values.includes(99) ?? false;
    }
    const steps = grown.series['loss']?.steps ?? [];
    expect(spike).toBe(true);
    expect(grown.thinned).toBe(true);
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(399 * 10_000 + 249 * 40);
    // The old half is drawn as finely as the new one.
    const old = steps.filter((step) => step < 2_000_000).length;
    expect(old).toBeGreaterThan(steps.length / 5);
});
