import { expect, it } from 'vitest';
import type { RangeCurve } from '../lib/range_curves';
import { rangeData } from './range_plot';

const curve = (sweep: number, loss: number[]): RangeCurve => ({
    sweep,
    learning_rate: loss.map((_, index) => 10 ** (index - 3)),
    loss,
    smoothed_loss: loss.map((value) => value + 0.1),
    gradient_norm: loss.map(() => 1),
});

it('draws the first sweep on top of the others', () => {
    const data = rangeData([curve(1, [3, 2]), curve(2, [4, 3])], [1e-3, 1], false);
    expect(data.loss[0]).toEqual([1e-3, 1e-2, 1]);
    expect(data.loss[1]).toEqual([4.1, 3.1, null]);
    expect(data.loss[2]).toEqual([3, 2, null]);
    expect(data.loss[3]).toEqual([3.1, 2.1, null]);
    expect(data.others).toBe(1);
});

it('has a frame before the first point', () => {
    const data = rangeData([], [1e-7, 10], false);
    expect(data.loss[0]).toEqual([1e-7, 10]);
    expect(data.loss).toHaveLength(3);
    expect(data.gradient).toHaveLength(2);
});

it('leaves gaps for what a logarithmic axis cannot show', () => {
    const data = rangeData([curve(1, [3, -2])], [1e-3, 1], true);
    expect(data.loss[1]).toEqual([3, null, null]);
    expect(data.raw).toEqual([3, -2, null]);
});
