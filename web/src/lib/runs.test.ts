import { expect, it } from 'vitest';
import type { Job } from '../api/types/job';
import { isRun, optimizerOf, workOf } from './runs';

function run(spec: object): Job {
    return { kind: 'run', spec } as unknown as Job;
}

it('tells what a run does from its specification, what a job does from its kind', () => {
    expect(workOf(run({ kind: 'range_test' }))).toBe('range_test');
    expect(workOf({ kind: 'training', spec: { kind: 'training' } })).toBe('training');
    expect(isRun({ kind: 'training' })).toBe(false);
});

it('knows an optimizer only where it was told', () => {
    expect(optimizerOf(run({ kind: 'training', facts: {} }))).toBeNull();
    expect(optimizerOf(run({ facts: { optimizer: 'sgd', momentum: 0.9 } }))).toEqual({
        type: 'sgd',
        momentum: 0.9,
    });
    const job = { kind: 'training', spec: { optimizer: { type: 'adam' } } } as unknown as Job;
    expect(optimizerOf(job)).toEqual({ type: 'adam' });
});
