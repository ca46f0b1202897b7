import { useEffect, useRef, useState } from 'preact/hooks';
import { listJobs } from '../api/jobs';
import type { ServerEvent } from '../api/types/event';
import type { JobLine } from '../api/types/job';
import { DemoButton } from '../components/demo_button';
import { Link } from '../components/link';
import { ProblemBox } from '../components/problem_box';
import { JobProgress, KindText, StateBadge } from '../components/status';
import { formatAge, formatTime } from '../lib/format';
import { reduceList } from '../lib/job_view';
import { KINDS } from '../lib/kinds';
import { navigate, usePlace } from '../lib/router';
import { readJobList, writeJobList, type JobListState } from '../lib/url_state';
import { useConnection, useEvents } from '../lib/use_events';
import { useLoad } from '../lib/use_load';
import { useOutcomes } from './outcomes';

const PAGE_SIZE = 25;

export function JobsPage() {
    const place = usePlace();
    const state = readJobList(place.search);
    const change = (changes: Partial<JobListState>) =>
        navigate(`/${writeJobList({ ...state, cursor: '', ...changes })}`, 'replace');
    const list = useJobList(state);
    useEffect(() => {
        document.title = 'Jobs – Rangefinder';
    }, []);
    const filtered = state.kind !== '' || state.state !== '' || state.q !== '';
    const empty = list.jobs?.length === 0 && !filtered && state.cursor === '';
    return (
        <>
            <div class="page-head">
                <div>
                    <h1>Jobs</h1>
                    <p>Range tests, trainings and measurements, newest first.</p>
                </div>
                <div class="row">
                    {!empty && <DemoButton />}
                    <Link class="button button-primary" href="/new">
                        New job
                    </Link>
                </div>
            </div>
            {!empty && <Filters state={state} onChange={change} />}
            {list.problem && <ProblemBox problem={list.problem} onRetry={list.reload} />}
            {list.jobs === null && !list.problem && <Loading />}
            {empty && <FirstSteps />}
            {list.jobs?.length === 0 && !empty && <NothingFound onReset={() => navigate('/')} />}
            {list.jobs && list.jobs.length > 0 && (
                <div class="card">
                    <JobTable jobs={list.jobs} />
                </div>
            )}
            <Pager state={state} next={list.next} />
        </>
    );
}

const REFRESH_MS = 250;

function useJobList(state: JobListState) {
    const page = useLoad(
        (signal) => listJobs({ ...state, limit: PAGE_SIZE }, signal),
        [state.kind, state.state, state.q, state.cursor],
    );
    const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    const refresh = () => {
        clearTimeout(timer.current);
        timer.current = setTimeout(page.reload, REFRESH_MS);
    };
    // Paused means that nothing is fetched; going on fetches everything.
    const connection = useConnection();
    useEffect(() => () => clearTimeout(timer.current), [connection]);
    const onEvent = (event: ServerEvent) => {
        if (event.type !== 'progress' && event.type !== 'state') return;
        page.setData((old) => old && { ...old, jobs: reduceList(old.jobs, event) });
        // A new job, or one whose times and result have to be fetched.
        if (event.type === 'state') refresh();
    };
    useEvents('jobs', onEvent, page.reload);
    const { data, problem, reload } = page;
    return { jobs: data?.jobs ?? null, next: data?.next_cursor ?? '', problem, reload };
}

const TYPING_MS = 250;

interface FiltersProps {
    state: JobListState;
    onChange: (changes: Partial<JobListState>) => void;
}

function Filters({ state, onChange }: FiltersProps) {
    const [text, setText] = useState(state.q);
    const latest = useRef(onChange);
    latest.current = onChange;
    useEffect(() => {
        if (text === state.q) return undefined;
        const timer = setTimeout(() => latest.current({ q: text }), TYPING_MS);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <div class="filters" role="search">
            <input
                class="search"
                type="search"
                aria-label="Search name or id"
                placeholder="Search name or id"
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
            />
            <select
                aria-label="State"
                value={state.state}
                onChange={(event) => onChange({ state: event.currentTarget.value })}
            >
                <option value="">Any state</option>
                <option value="queued">Queued</option>
                <option value="running">Running</option>
                <option value="succeeded">Succeeded</option>
                <option value="failed">Failed</option>
                <option value="cancelled">Cancelled</option>
            </select>
            <select
                aria-label="Kind"
                value={state.kind}
                onChange={(event) => onChange({ kind: event.currentTarget.value })}
            >
                <option value="">Any kind</option>
                {KINDS.map((kind) => (
                    <option key={kind.id} value={kind.id}>
                        {kind.label}
                    </option>
                ))}
            </select>
        </div>
    );
}

function JobTable({ jobs }: { jobs: JobLine[] }) {
    const outcomes = useOutcomes(jobs);
    return (
        <table class="jobs">
            <thead>
                <tr>
                    <th scope="col">Name</th>
                    <th scope="col">State</th>
                    <th scope="col">Progress</th>
                    <th scope="col">Result</th>
                    <th scope="col" class="number">
                        Created
                    </th>
                </tr>
            </thead>
            <tbody>
                {jobs.map((job) => (
                    <JobRow key={job.id} job={job} outcome={outcomes[job.id]} />
                ))}
            </tbody>
        </table>
    );
}

function JobRow({ job, outcome }: { job: JobLine; outcome: string | undefined }) {
    return (
        <tr data-job={job.id}>
            <th scope="row" class="job-name">
                <Link href={`/jobs/${job.id}`}>{job.name || job.id}</Link>
                <span class="muted small">
                    <KindText kind={job.kind} />
                </span>
            </th>
            <td>
                <StateBadge state={job.state} />
            </td>
            <td class="job-progress">
                <JobProgress job={job} />
            </td>
            <td>
                {outcome === undefined ? (
                    <span class="muted">–</span>
                ) : (
                    <span class={job.kind === 'range_test' ? 'rate' : ''}>{outcome}</span>
                )}
            </td>
            <td class="number muted" title={formatTime(job.created_at)}>
                {formatAge(job.created_at, Date.now())}
            </td>
        </tr>
    );
}

function Pager({ state, next }: { state: JobListState; next: string }) {
    if (state.cursor === '' && next === '') return null;
    return (
        <nav class="pager" aria-label="Pages of jobs">
            {state.cursor === '' ? (
                <span />
            ) : (
                <Link class="button" href={`/${writeJobList({ ...state, cursor: '' })}`}>
                    Newest
                </Link>
            )}
            {next !== '' && (
                <Link class="button" href={`/${writeJobList({ ...state, cursor: next })}`}>
                    Older
                </Link>
            )}
        </nav>
    );
}

function FirstSteps() {
    return (
        <div class="card empty">
            <h2>No jobs yet</h2>
            <p>
                A range test trains a model for a few seconds while the learning rate grows, and
                recommends a rate from where the loss falls and where it turns up.
            </p>
            <div class="row row-center">
                <DemoButton primary />
                <Link class="button" href="/new">
                    Use your own data
                </Link>
            </div>
        </div>
    );
}

function NothingFound({ onReset }: { onReset: () => void }) {
    return (
        <div class="card empty">
            <h2>No job fits these filters</h2>
            <p>Search looks in names and ids.</p>
            <button type="button" class="button" onClick={onReset}>
                Clear the filters
            </button>
        </div>
    );
}

function Loading() {
    return (
        <div class="card stack" aria-busy="true" aria-label="Loading jobs">
            <div class="skeleton" />
            <div class="skeleton" />
            <div class="skeleton" />
        </div>
    );
}
