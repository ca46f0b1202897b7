import { query, request, type Answer } from './client';
import type { Job, JobPage, JobSpec } from './types/job';
import type { Validation } from './types/model';
import type { Finding, Recommendation } from './types/result';
import type { SeriesAnswer } from './types/series';

export interface JobFilter {
    kind?: string;
    state?: string;
    q?: string;
    cursor?: string;
    limit?: number;
}

export function listJobs(filter: JobFilter, signal?: AbortSignal): Promise<Answer<JobPage>> {
    return request(`/v1/jobs${query({ ...filter })}`, withSignal(signal));
}

export function getJob(id: string, signal?: AbortSignal): Promise<Answer<Job>> {
    return request(jobPath(id), withSignal(signal));
}

/** All series, or those of the names, with at most so many rows. */
export function getSeries(
    id: string,
    max_points: number,
    names: readonly string[] = [],
    signal?: AbortSignal,
): Promise<Answer<SeriesAnswer>> {
    const parameters = query({ max_points, names: names.join(',') });
    return request(`${jobPath(id)}/series${parameters}`, withSignal(signal));
}

/** Those of a job that is running, too: all so far. */
export function getFindings(
    id: string,
    signal?: AbortSignal,
): Promise<Answer<{ findings: Finding[] }>> {
    return request(`${jobPath(id)}/findings`, withSignal(signal));
}

export function getRecommendation(id: string): Promise<Answer<Recommendation>> {
    return request(`${jobPath(id)}/recommendation`);
}

export function submitJob(spec: JobSpec): Promise<Answer<Job>> {
    return request('/v1/jobs', { method: 'POST', json: spec });
}

export function validateJob(spec: unknown, signal?: AbortSignal): Promise<Answer<Validation>> {
    return request('/v1/jobs?validate_only=true', {
        method: 'POST',
        json: spec,
        ...withSignal(signal),
    });
}

export function cancelJob(id: string): Promise<Answer<Job>> {
    return request(`${jobPath(id)}/cancel`, { method: 'POST' });
}

export function retryJob(id: string): Promise<Answer<Job>> {
    return request(`${jobPath(id)}/retry`, { method: 'POST' });
}

export function deleteJob(id: string): Promise<Answer<null>> {
    return request(jobPath(id), { method: 'DELETE' });
}

export function jobPath(id: string): string {
    return `/v1/jobs/${encodeURIComponent(id)}`;
}

function withSignal(signal: AbortSignal | undefined): { signal?: AbortSignal } {
    return signal ? { signal } : {};
}
