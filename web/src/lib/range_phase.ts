// What a running range test is at, in words.
import type { Job } from '../api/types/job';
import type { RangeCurve } from './range_curves';

const SWEEPS: Record<string, number> = { quick: 1, standard: 3, thorough: 5 };
const TRIALS = 3;
const STEPS_OF_A_TRIAL = 100;

export function rangePhase(job: Job, curves: readonly RangeCurve[]): string {
    const sweeps = SWEEPS[job.spec.range_test?.budget ?? ''] ?? 1;
    if (curves.length === 0 || sweeps === 1) return '';
    if (curves.length === sweeps && isConfirming(job, curves)) return 'confirming with short trainings';
    return `sweep ${curves.length} of ${sweeps}`;
}

/** Trials are the last steps of the whole, whose number is corrected after each sweep. */
function isConfirming(job: Job, curves: readonly RangeCurve[]): boolean {
    const test = job.spec.range_test;
    const { step, steps } = job.progress;
    const before = curves.slice(0, -1).reduce((sum, curve) => sum + curve.learning_rate.length, 0);
    // Data without a validation part have no trials: the last sweep is the end of it.
    if (!test || steps === before + test.steps) return false;
    return step > steps - TRIALS * Math.min(STEPS_OF_A_TRIAL, test.planned_steps ?? STEPS_OF_A_TRIAL);
}
