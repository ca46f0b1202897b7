import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { aborted } from '../api/client';
import { getJob, getSeries } from '../api/jobs';
import type { ServerEvent } from '../api/types/event';
import type { Job } from '../api/types/job';
import type { Problem } from '../api/types/problem';
import { Link } from '../components/link';
import { ProblemBox } from '../components/problem_box';
import { MOST_HELD } from '../lib/bounded';
import { formatPercent } from '../lib/format';
import { EMPTY_VIEW, isFinal, reduceJob, type JobView } from '../lib/job_view';
import { tableOf } from '../lib/series';
import { useEvents } from '../lib/use_events';
import { JobDetails } from './job_details';
import { JobHeader, JobProgressCard } from './job_header';
import { RangeView } from './range_view';
import { TrainingView } from './training_view';

export function JobPage({ id }: { id: string }) {
    const { view, problem, reload } = useJob(id);
    const job = view.job;
    useEffect(() => {
        document.title = titleOf(job);
    }, [job?.name, job?.state, job?.progress.fraction]);
    if (!job) return problem ? <Missing problem={problem} onRetry={reload} /> : <Loading />;
    return (
        <>
            <JobHeader job={job} onChange={reload} />
            <JobProgressCard job={job} />
            {job.kind === 'training' ? (
                <TrainingView job={job} view={view} />
            ) : (
                <RangeView job={job} view={view} />
            )}
            <JobDetails job={job} />
        </>
    );
}

/** The job, its series and findings, kept up to date by events. */
function useJob(id: string): { view: JobView; problem: Problem | null; reload: () => void } {
    const [view, dispatch] = useReducer(reduceJob, EMPTY_VIEW);
    const [problem, setProblem] = useState<Problem | null>(null);
    const fetching = useRef<AbortController | null>(null);
    const reload = () => {
        void getJob(id).then((answer) => {
            setProblem(answer.ok ? null : answer.problem);
            if (answer.ok) dispatch({ type: 'job', job: answer.data });
        });
    };
    const reloadAll = () => {
        reload();
        fetching.current?.abort();
        const mine = new AbortController();
        fetching.current = mine;
        void getSeries(id, MOST_HELD, mine.signal).then((answer) => {
            if (aborted(answer) || !answer.ok) return;
            const { downsampled } = answer.data;
            dispatch({ type: 'series', table: tableOf(answer.data), ...(downsampled && { downsampled }) });
        });
    };
    useEffect(() => {
        reloadAll();
        return () => fetching.current?.abort();
    }, [id]);
    const onEvent = (event: ServerEvent) => {
        if (event.job !== id) return;
        dispatch({ type: 'event', event });
        // Times, errors and results are not in the event.
        if (event.type === 'state') reload();
    };
    useEvents(`job:${id}`, onEvent, reloadAll);
    return { view, problem, reload };
}

function titleOf(job: Job | null): string {
    if (!job) return 'Job – Rangefinder';
    const name = `${job.name || job.id} – Rangefinder`;
    if (job.state === 'running') return `${formatPercent(job.progress.fraction, 0)} ${name}`;
    return isFinal(job.state) ? `${job.state}: ${name}` : name;
}

function Missing({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
    if (problem.status !== 404) return <ProblemBox problem={problem} onRetry={onRetry} />;
    return (
        <div class="card empty">
            <h1>There is no such job</h1>
            <p>It may have been deleted.</p>
            <Link class="button button-primary" href="/">
                See the jobs
            </Link>
        </div>
    );
}

function Loading() {
    return (
        <div class="card stack" aria-busy="true" aria-label="Loading the job">
            <div class="skeleton" />
            <div class="skeleton" />
        </div>
    );
}
