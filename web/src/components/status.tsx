import type { JobLine } from '../api/types/job';
import { formatCount, formatDuration, formatPercent, secondsBetween } from '../lib/format';
import { isFinal } from '../lib/job_view';
import { kindOf } from '../lib/kinds';
import { isRun } from '../lib/runs';

export function StateBadge({ state }: { state: string }) {
    return <span class={`badge badge-${state}`}>{state}</span>;
}

export function SeverityBadge({ severity }: { severity: string }) {
    return <span class={`badge badge-${severity}`}>{severity}</span>;
}

export function KindText({ kind }: { kind: string }) {
    return <>{kindOf(kind).label.toLowerCase()}</>;
}

export function ProgressBar({ fraction, label }: { fraction: number; label: string }) {
    const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
    return (
        <div
            class="bar"
            role="progressbar"
            aria-label={label}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
        >
            <div class="bar-fill" style={{ width: `${percent}%` }} />
        </div>
    );
}

/** Percent and ETA while it runs, how long it took afterwards. */
export function JobProgress({ job }: { job: JobLine }) {
    if (isFinal(job.state)) {
        return <span class="muted">{formatDuration(secondsBetween(job.started_at, job.finished_at))}</span>;
    }
    if (job.state === 'queued') return <span class="muted">waiting</span>;
    if (!hasEnd(job)) return <span class="muted">step {formatCount(job.progress.step)}</span>;
    const fraction = job.progress.fraction;
    return (
        <div>
            <div class="progress-text">
                <span>{formatPercent(fraction, 0)}</span>
                <span>{etaText(job)}</span>
            </div>
            <ProgressBar fraction={fraction} label={`Progress of ${job.name || job.id}`} />
        </div>
    );
}

/** Whether it is known how many steps there will be: not of every run. */
export function hasEnd(job: JobLine): boolean {
    return !isRun(job) || job.progress.steps > 0;
}

export function etaText(job: JobLine): string {
    const eta = job.progress.eta_seconds;
    return eta === null ? 'measuring…' : `${formatDuration(eta)} left`;
}
