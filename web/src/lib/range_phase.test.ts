import { expect, it } from 'vitest';
import type { Job } from '../api/types/job';
import type { RangeCurve } from './range_curves';
import { rangePhase } from './range_phase';

const range_test = { start: 1e-5, end: 1, steps: 100, spacing: 'exponential', budget: 'standard' };
const jobAt = (step: number, steps: number, budget = 'standard') =>
    ({ progress: { step, steps }, spec: { range_test: { ...range_test, budget } } }) as Job;
const curves = (...lengths: number[]) =>
    lengths.map((length) => ({ learning_rate: Array<number>(length).fill(1) }) as RangeCurve);

it('counts the sweeps, of which the others may have stopped early', () => {
    expect(rangePhase(jobAt(10, 600), curves(10))).toBe('sweep 1 of 3');
    expect(rangePhase(jobAt(230, 560), curves(80, 80, 70))).toBe('sweep 3 of 3');
    expect(rangePhase(jobAt(10, 100, 'quick'), curves(10))).toBe('');
});

it('says when short trainings confirm what the sweeps found', () => {
    expect(rangePhase(jobAt(241, 540), curves(80, 80, 80))).toBe('confirming with short trainings');
});

it('knows that data without a validation part have nothing to confirm on', () => {
    expect(rangePhase(jobAt(230, 260), curves(80, 80, 70))).toBe('sweep 3 of 3');
});
