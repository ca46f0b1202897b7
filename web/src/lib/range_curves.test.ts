import { expect, it } from 'vitest';
import type { RangeTestResult } from '../api/types/result';
import { curvesFromResult, curvesFromSeries, describeCurve } from './range_curves';

const column = (values: (number | null)[]) => ({ steps: values.map((_, i) => i), values });

it('puts sweeps apart by the ending of their series', () => {
    const curves = curvesFromSeries({
        learning_rate: column([1e-3, 1e-2]),
        loss: column([2, 1]),
        'learning_rate/sweep_2': column([1e-3]),
        'loss/sweep_2': column([2.2]),
        'gradient_norm/sweep_2': column([0.5]),
    });
    expect(curves.map((curve) => curve.sweep)).toEqual([1, 2]);
    expect(curves[0]?.loss).toEqual([2, 1]);
    expect(curves[1]).toMatchObject({ loss: [2.2], gradient_norm: [0.5], smoothed_loss: [null] });
});

it('leaves a gap where a column is behind the rates', () => {
    const [curve] = curvesFromSeries({ learning_rate: column([1, 2, 3]), loss: column([5, 4]) });
    expect(curve?.loss).toEqual([5, 4, null]);
});

const result: RangeTestResult = {
    curve: { learning_rate: [1], loss: [2], smoothed_loss: [2], gradient_norm: [1] },
    stopped: { reason: 'completed', step: 1 },
    suggestions: {},
    recommendation: {
        learning_rate: null,
        low: null,
        high: null,
        confidence: 0,
        warnings: [],
        explanation: [],
    },
    findings: [],
};

it('takes the first sweep from the top level where there are no others', () => {
    expect(curvesFromResult(result)).toHaveLength(1);
    expect(curvesFromResult(result)[0]?.stopped?.reason).toBe('completed');
});

it('describes a curve in words', () => {
    const curve = {
        sweep: 1,
        learning_rate: [1e-3, 1e-2, 1e-1],
        loss: [2, 1, 3],
        smoothed_loss: [2, 1, null],
        gradient_norm: [1, 1, 1],
    };
    const text = describeCurve(curve, (rate) => rate.toExponential(0));
    expect(text).toContain('3 points from 1e-3 to 1e-1');
    expect(text).toContain('least, 1, at 1e-2');
});
