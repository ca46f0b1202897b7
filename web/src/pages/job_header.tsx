import { useState } from 'preact/hooks';
import type { Answer } from '../api/client';
import { cancelJob, deleteJob, retryJob } from '../api/jobs';
import type { Job } from '../api/types/job';
import type { Problem } from '../api/types/problem';
import { DeleteButton } from '../components/delete_button';
import { Link } from '../components/link';
import { ProblemBox } from '../components/problem_box';
import { etaText, hasEnd, KindText, ProgressBar, StateBadge } from '../components/status';
import { formatCount, formatDuration, formatNumber, formatPercent, secondsBetween } from '../lib/format';
import { isFinal } from '../lib/job_view';
import { navigate } from '../lib/router';
import { isRun } from '../lib/runs';

export function JobHeader({ job, onChange }: { job: Job; onChange: () => void }) {
    const [problem, setProblem] = useState<Problem | null>(null);
    const perform = async (call: Promise<Answer<unknown>>, done: () => void) => {
        const answer = await call;
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) done();
    };
    return (
        <>
            <div class="page-head">
                <div>
                    <h1>{job.name || job.id}</h1>
                    <p class="row">
                        <StateBadge state={job.state} />
                        <span>
                            <KindText kind={job.kind} />
                        </span>
                        <code class="muted">{job.id}</code>
                    </p>
                </div>
                <div class="row">
                    {!isFinal(job.state) && (
                        <button
                            type="button"
                            class="button"
                            disabled={job.cancel_requested}
                            onClick={() => void perform(cancelJob(job.id), onChange)}
                        >
                            {job.cancel_requested ? 'Cancelling…' : 'Cancel'}
                        </button>
                    )}
                    {!isRun(job) && (job.state === 'failed' || job.state === 'cancelled') && (
                        <button
                            type="button"
                            class="button"
                            onClick={() => void perform(retryJob(job.id), onChange)}
                        >
                            Run again
                        </button>
                    )}
                    <a class="button" href={`/v1/jobs/${encodeURIComponent(job.id)}/report`}>
                        Report
                    </a>
                    {!isRun(job) && (
                        <Link class="button" href={`/new?from=${encodeURIComponent(job.id)}`}>
                            Copy and change
                        </Link>
                    )}
                    {isFinal(job.state) && (
                        <DeleteButton
                            onDelete={() => void perform(deleteJob(job.id), () => navigate('/'))}
                        />
                    )}
                </div>
            </div>
            {problem && <ProblemBox problem={problem} />}
        </>
    );
}

export function JobProgressCard({ job }: { job: Job }) {
    if (job.error) {
        return (
            <div class="notice notice-danger job-progress-card" role="alert">
                <h2>{job.state === 'failed' ? 'The job failed' : 'The job ended early'}</h2>
                <p>{job.error.message}</p>
            </div>
        );
    }
    if (isFinal(job.state)) return null;
    const { progress } = job;
    return (
        <div class="card job-progress-card" data-testid="progress">
            <div class="progress-text">
                <span>{progressText(job)}</span>
                <span>{job.state === 'running' && hasEnd(job) ? etaText(job) : ''}</span>
            </div>
            {hasEnd(job) && (
                <ProgressBar fraction={progress.fraction} label="Progress of the job" />
            )}
        </div>
    );
}

function progressText(job: Job): string {
    if (job.state === 'queued') return 'Waiting for a free worker';
    const { progress } = job;
    if (progress.steps === 0 && progress.step === 0) {
        return isRun(job) ? 'Waiting for records' : 'Starting';
    }
    const speed = progress.steps_per_second
        ? `, ${formatNumber(progress.steps_per_second, 3)} steps/s`
        : '';
    if (!hasEnd(job)) return `step ${formatCount(progress.step)}${speed}`;
    const steps = `step ${formatCount(progress.step)} of ${formatCount(progress.steps)}`;
    return `${formatPercent(progress.fraction, 0)}, ${steps}${speed}`;
}

export function tookText(job: Job): string {
    return formatDuration(secondsBetween(job.started_at, job.finished_at));
}
