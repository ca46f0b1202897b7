// What a job's page knows, and how events and answers change it.
import type { ServerEvent } from '../api/types/event';
import type { Job, JobLine, JobState, Progress } from '../api/types/job';
import type { Finding } from '../api/types/result';
import { bounded } from './bounded';
import { mergeTables, type SeriesTable } from './series';

export interface JobView {
    job: Job | null;
    series: SeriesTable;
    findings: Finding[];
    /** Some points are left out, here or by the daemon. */
    thinned: boolean;
}

export type JobAction =
    | { type: 'job'; job: Job }
    | { type: 'series'; table: SeriesTable; downsampled?: boolean }
    | { type: 'findings'; findings: Finding[] }
    | { type: 'event'; event: ServerEvent };

export const EMPTY_VIEW: JobView = { job: null, series: {}, findings: [], thinned: false };

export function isFinal(state: JobState): boolean {
    return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

export function reduceJob(view: JobView, action: JobAction): JobView {
    if (action.type === 'job') return withJob(view, action.job);
    if (action.type === 'series') {
        return withSeries(view, mergeTables(action.table, view.series), action.downsampled);
    }
    if (action.type === 'findings') {
        // What an event told meanwhile is newer.
        return { ...view, findings: view.findings.reduce(withFinding, action.findings) };
    }
    return withEvent(view, action.event);
}

function withJob(view: JobView, job: Job): JobView {
    const findings = job.result?.findings ?? view.findings;
    return { ...view, job, findings };
}

function withSeries(view: JobView, merged: SeriesTable, downsampled = false): JobView {
    const series = bounded(merged);
    return { ...view, series, thinned: view.thinned || downsampled || series !== merged };
}

function withEvent(view: JobView, event: ServerEvent): JobView {
    if (event.type === 'records') {
        return withSeries(view, mergeTables(view.series, event.series), event.downsampled);
    }
    if (event.type === 'finding') {
        return { ...view, findings: withFinding(view.findings, event.finding) };
    }
    const job = view.job && withLineEvent(view.job, event);
    // Queued again (retried, or its worker died): it starts from the beginning.
    const again = event.type === 'state' && event.state === 'queued';
    return again ? { ...EMPTY_VIEW, job } : { ...view, job };
}

const NO_PROGRESS: Progress = {
    step: 0,
    steps: 0,
    fraction: 0,
    eta_seconds: null,
    steps_per_second: null,
};

function withLineEvent<Line extends JobLine>(line: Line, event: ServerEvent): Line {
    if (event.type === 'progress') {
        const { step, steps, fraction, eta_seconds, steps_per_second } = event;
        return { ...line, progress: { step, steps, fraction, eta_seconds, steps_per_second } };
    }
    if (event.type !== 'state') return line;
    const progress = event.state === 'queued' ? NO_PROGRESS : line.progress;
    return { ...line, state: event.state, progress };
}

function withFinding(findings: Finding[], added: Finding): Finding[] {
    const same = (finding: Finding) =>
        finding.rule === added.rule && (finding.layer ?? '') === (added.layer ?? '');
    return [...findings.filter((finding) => !same(finding)), added];
}

/** The list's rows after an event. */
export function reduceList(lines: JobLine[], event: ServerEvent): JobLine[] {
    return lines.map((line) => (line.id === event.job ? withLineEvent(line, event) : line));
}
