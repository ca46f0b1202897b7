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
    expect(rangePhase(jobAt(10, 600), curves(10))).toBe('sweep 1 of at most 3');
    expect(rangePhase(jobAt(230, 560), curves(80, 80, 70))).toBe('sweep 3 of at most 3');
    expect(rangePhase(jobAt(10, 100, 'quick'), curves(10))).toBe('');
});

it('says when short trainings confirm what the sweeps found, be it two or three', () => {
    const confirming = 'confirming with short trainings';
    expect(rangePhase(jobAt(241, 540), curves(80, 80, 80))).toBe(confirming);
    expect(rangePhase(jobAt(161, 460), curves(80, 80))).toBe(confirming);
    expect(rangePhase(jobAt(150, 580), curves(80, 70))).toBe('sweep 2 of at most 3');
    const five = curves(80, 80, 80, 80, 80);
    expect(rangePhase(jobAt(401, 1200, 'thorough'), five)).toBe(confirming);
    expect(rangePhase(jobAt(330, 1220, 'thorough'), five)).toBe('sweep 5 of 5');
});

it('knows that data without a validation part have nothing to confirm on', () => {
    expect(rangePhase(jobAt(230, 260), curves(80, 80, 70))).toBe('sweep 3 of at most 3');
    expect(rangePhase(jobAt(150, 280), curves(80, 70))).toBe('sweep 2 of at most 3');
});
