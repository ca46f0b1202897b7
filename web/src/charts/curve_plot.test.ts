import { expect, it } from 'vitest';
import type { Palette } from './palette';
import { curveData, type Curve } from './curve_plot';

const curve = (x: number[], y: (number | null)[]): Curve => ({
    name: '',
    swatch: '',
    color: (palette: Palette) => palette.text,
    x,
    y,
});

it('brings curves over different x values onto one axis', () => {
    const { data } = curveData([curve([1, 3], [5, 6]), curve([2], [7])], false);
    expect(data).toEqual([
        [1, 2, 3],
        [5, null, 6],
        [null, 7, null],
    ]);
});

it('leaves out of a logarithmic axis what it cannot show', () => {
    const { data, range } = curveData([curve([0, 1, 2], [0, 1e-3, 10])], true);
    expect(data[1]).toEqual([null, 1e-3, 10]);
    expect(range[0]).toBeLessThan(1e-3);
    expect(range[1]).toBeGreaterThan(10);
});

it('draws an empty frame when there is nothing', () => {
    expect(curveData([curve([], [])], false).data).toEqual([
        [0, 1],
        [null, null],
    ]);
});
