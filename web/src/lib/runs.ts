// Runs: trainings that happen elsewhere. The daemon keeps them as jobs of a kind of their own, whose
// specification says what is known of the training instead of what to do.
import type { Job, JobSpec } from '../api/types/job';

export function isRun(job: { kind: string }): boolean {
    return job.kind === 'run';
}

/** What is done, here or elsewhere: "training", "range_test" or a probe. */
export function workOf(job: { kind: string; spec: { kind: string } }): string {
    return isRun(job) ? job.spec.kind : job.kind;
}

/** As far as it is known. */
export function optimizerOf(job: Job): JobSpec['optimizer'] | null {
    if (!isRun(job)) return job.spec.optimizer;
    const facts = job.spec['facts'] as { optimizer?: string; momentum?: number } | undefined;
    if (!facts?.optimizer) return null;
    return { type: facts.optimizer, ...(facts.momentum && { momentum: facts.momentum }) };
}
