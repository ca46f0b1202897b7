// What a running range test is at, in words.
import type { Job } from '../api/types/job';
import type { RangeCurve } from './range_curves';

const SWEEPS: Record<string, number> = { quick: 1, standard: 3, thorough: 5 };
/** A standard budget takes its third sweep only when two disagree. */
const SURE_SWEEPS: Record<string, number> = { ...SWEEPS, standard: 2 };
const TRIALS = 4;
const STEPS_OF_A_TRIAL: Record<string, number> = { standard: 75, thorough: 200 };

export function rangePhase(job: Job, curves: readonly RangeCurve[]): string {
    const budget = job.spec.range_test?.budget ?? '';
    const sweeps = SWEEPS[budget] ?? 1;
    const sure = SURE_SWEEPS[budget] ?? 1;
    if (curves.length === 0 || sweeps === 1) return '';
    if (curves.length >= sure && isConfirming(job, curves, sweeps)) {
        return 'confirming with short trainings';
    }
    return `sweep ${curves.length} of ${sure < sweeps ? 'at most ' : ''}${sweeps}`;
}

/** Trials are the last steps of the whole, whose number is corrected after each sweep. */
function isConfirming(job: Job, curves: readonly RangeCurve[], sweeps: number): boolean {
    const test = job.spec.range_test;
    if (!test) return false;
    const { step, steps } = job.progress;
    const before = curves.slice(0, -1).reduce((sum, curve) => sum + curve.learning_rate.length, 0);
    // Data without a validation part have no trials: sweeps are all that is planned.
    if (steps === before + (sweeps - curves.length + 1) * test.steps) return false;
    const each = STEPS_OF_A_TRIAL[test.budget] ?? 0;
    return step > steps - TRIALS * Math.min(each, test.planned_steps ?? each);
}
