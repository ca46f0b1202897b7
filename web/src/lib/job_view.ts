// What a job's page knows, and how events and answers change it.
import type { ServerEvent } from '../api/types/event';
import type { Job, JobState } from '../api/types/job';
import type { Finding } from '../api/types/result';
import { mergeTables, type SeriesTable } from './series';

export interface JobView {
    job: Job | null;
    series: SeriesTable;
    findings: Finding[];
}

export type JobAction =
    | { type: 'job'; job: Job }
    | { type: 'series'; table: SeriesTable }
    | { type: 'event'; event: ServerEvent };

export const EMPTY_VIEW: JobView = { job: null, series: {}, findings: [] };

export function isFinal(state: JobState): boolean {
    return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

export function reduceJob(view: JobView, action: JobAction): JobView {
    if (action.type === 'job') return withJob(view, action.job);
    if (action.type === 'series') return { ...view, series: mergeTables(action.table, view.series) };
    return withEvent(view, action.event);
}

function withJob(view: JobView, job: Job): JobView {
    const findings = job.result?.findings ?? view.findings;
    return { ...view, job, findings };
}

function withEvent(view: JobView, event: ServerEvent): JobView {
    if (event.type === 'records') {
        return { ...view, series: mergeTables(view.series, event.series) };
    }
    if (event.type === 'finding') {
        return { ...view, findings: withFinding(view.findings, event.finding) };
    }
    if (!view.job) return view;
    if (event.type === 'progress') {
        const { step, steps, fraction, eta_seconds, steps_per_second } = event;
        const progress = { step, steps, fraction, eta_seconds, steps_per_second };
        return { ...view, job: { ...view.job, progress } };
    }
    // Queued again (retried, or its worker died): it starts from the beginning.
    if (event.state === 'queued') {
        return { job: { ...view.job, state: 'queued', progress: null }, series: {}, findings: [] };
    }
    return { ...view, job: { ...view.job, state: event.state } };
}

function withFinding(findings: Finding[], added: Finding): Finding[] {
    const same = (finding: Finding) =>
        finding.rule === added.rule && (finding.layer ?? '') === (added.layer ?? '');
    return [...findings.filter((finding) => !same(finding)), added];
}

/** The list's rows after an event; `known` is false when the event is of a job not in the list. */
export function reduceList(jobs: Job[], event: ServerEvent): { jobs: Job[]; known: boolean } {
    const known = jobs.some((job) => job.id === event.job);
    const changed = jobs.map((job) =>
        job.id === event.job ? (reduceJob({ ...EMPTY_VIEW, job }, { type: 'event', event }).job ?? job) : job,
    );
    return { jobs: changed, known };
}
