import { expect, it } from 'vitest';
import type { RangeCurve } from '../lib/range_curves';
import type { Palette } from './palette';
import { lossOptions, rangeData } from './range_plot';

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

it('lays the band of all sweeps below their curves', () => {
    const band = {
        learning_rate: [1e-3, 1e-2],
        mean: [3.5, 2.5],
        low: [3, 2],
        high: [4, 3],
        sweeps: [2, 2],
    };
    const data = rangeData([curve(1, [3, 2]), curve(2, [4, 3])], [1e-3, 1], false, band);
    expect(data.banded).toBe(true);
    expect(data.loss[1]).toEqual([4, 3, null]);
    expect(data.loss[2]).toEqual([3, 2, null]);
    expect(data.loss[3]).toEqual([3.5, 2.5, null]);
    expect(data.loss).toHaveLength(7);
    expect(data.raw).toEqual([3, 2, null]);
    const options = lossOptions({
        palette: { band: 'rgb(0 0 0 / 10%)' } as Palette,
        log_x: true,
        log_y: false,
        others: data.others,
        banded: data.banded,
        validated: data.validated,
        height: 100,
        xRange: () => [1e-3, 1],
        yRange: () => [0, 1],
        marks: () => ({ lines: [], bands: [], pinned: null }),
        onCursor: () => undefined,
        onZoom: () => undefined,
    });
    expect(options.series).toHaveLength(data.loss.length);
    expect(options.bands).toEqual([{ series: [1, 2], fill: 'rgb(0 0 0 / 10%)' }]);
});

it('draws the loss on validation data last, where it was measured', () => {
    const data = rangeData([{ ...curve(1, [3, 2]), validation_loss: [3.5, null] }, curve(2, [4, 3])], [1e-3, 1], false);
    expect(data.validated).toBe(true);
    expect(data.loss).toHaveLength(5);
    expect(data.loss[4]).toEqual([3.5, null, null]);
    expect(data.raw).toEqual([3, 2, null]);
    expect(rangeData([curve(1, [3, 2])], [1e-3, 1], false).validated).toBe(false);
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
