import { expect, it } from 'vitest';
import { lossData, MOST_POINTS, plainData } from './training_plot';

const column = (values: number[]) => ({ steps: values.map((_, index) => index), values });

it('draws raw, smoothed and validation loss over one axis', () => {
    const table = { loss: column([4, 2]), validation_loss: { steps: [1], values: [3] } };
    const { data, lines } = lossData(table, 0, false);
    expect(data).toEqual([[0, 1], [4, 2], [4, 2], [null, 3]]);
    expect(lines.map((line) => line.name)).toEqual(['loss', 'smoothed', 'validation']);
});

it('smooths before it thins out, so that the curve does not depend on its length', () => {
    const long = column(Array.from({ length: 20_000 }, (_, index) => index % 7));
    const { data } = lossData({ loss: long }, 0.99, false);
    expect(data[0].length).toBeLessThanOrEqual(MOST_POINTS + 1);
    const smoothed = data[2] as number[];
    expect(smoothed.at(-1)).toBeCloseTo(3, 0);
});

it('has a frame before the first point', () => {
    expect(plainData({}, 'accuracy', false).data).toEqual([[0, 1], [null, null]]);
});
