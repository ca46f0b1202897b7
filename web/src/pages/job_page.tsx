import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { getFindings, getJob, getSeries } from '../api/jobs';
import type { ServerEvent } from '../api/types/event';
import type { Job } from '../api/types/job';
import type { Problem } from '../api/types/problem';
import { Link } from '../components/link';
import { ProblemBox } from '../components/problem_box';
import { MOST_HELD } from '../lib/bounded';
import { formatPercent } from '../lib/format';
import { EMPTY_VIEW, isFinal, reduceJob, type JobView } from '../lib/job_view';
import { isLayerSeries } from '../lib/layers';
import { workOf } from '../lib/runs';
import { tableOf, type SeriesTable } from '../lib/series';
import { useEvents } from '../lib/use_events';
import { JobDetails } from './job_details';
import { JobHeader, JobProgressCard } from './job_header';
import { ProbeView } from './probe_view';
import type { JobViewProps } from './job_view_props';
import { RangeView } from './range_view';
import { TrainingView } from './training_view';

export function JobPage({ id }: { id: string }) {
    const { view, fetches, problem, reload } = useJob(id);
    const job = view.job;
    useEffect(() => {
        document.title = titleOf(job);
    }, [job?.name, job?.state, job?.progress.fraction]);
    if (!job) return problem ? <Missing problem={problem} onRetry={reload} /> : <Loading />;
    return (
        <>
            <JobHeader job={job} onChange={reload} />
            <JobProgressCard job={job} />
            <JobResult job={job} view={view} fetches={fetches} />
            <JobDetails job={job} />
        </>
    );
}

function JobResult(props: JobViewProps) {
    const work = workOf(props.job);
    if (work === 'training') return <TrainingView {...props} />;
    if (work === 'range_test') return <RangeView {...props} />;
    return <ProbeView job={props.job} view={props.view} />;
}

/**
 * The whole model's series in full, of each layer's only both ends: they tell which there are, and
 * what is looked at is fetched when it is. Thinning keeps the extremes of every series that is
 * asked for, so that many layers would leave little of the loss.
 */
async function fetchSeries(id: string, signal: AbortSignal): Promise<Fetched | null> {
    const all = await getSeries(id, ENDS, [], signal);
    if (!all.ok) return null;
    const ends = tableOf(all.data);
    const names = Object.keys(ends).filter((name) => !isLayerSeries(name));
    if (names.length === 0) return { table: ends };
    const whole = await getSeries(id, MOST_HELD, names, signal);
    if (!whole.ok) return null;
    const { downsampled } = whole.data;
    return { table: { ...ends, ...tableOf(whole.data) }, ...(downsampled && { downsampled }) };
}

interface Fetched {
    table: SeriesTable;
    downsampled?: boolean;
}

const ENDS = 2;

interface JobState {
    view: JobView;
    /** How often everything was fetched: at first, and after each pause. */
    fetches: number;
    problem: Problem | null;
    reload: () => void;
}

/** The job, its series and findings, kept up to date by events. */
function useJob(id: string): JobState {
    const [view, dispatch] = useReducer(reduceJob, EMPTY_VIEW);
    const [fetches, setFetches] = useState(0);
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
        void getFindings(id, mine.signal).then((answer) => {
            if (answer.ok) dispatch({ type: 'findings', findings: answer.data.findings });
        });
        void fetchSeries(id, mine.signal).then((fetched) => {
            if (!fetched) return;
            dispatch({ type: 'series', ...fetched });
            setFetches((count) => count + 1);
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
    return { view, fetches, problem, reload };
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
