import { describe, expect, it } from 'vitest';
import { align, logRange, lossRange, nearestRow, positive } from './aligned';

describe('align', () => {
    it('puts lines of one ladder side by side', () => {
        const { x, columns } = align([
            { x: [1, 2, 3], y: [5, 6, 7] },
            { x: [1, 2], y: [8, null] },
        ]);
        expect(x).toEqual([1, 2, 3]);
        expect(columns).toEqual([
            [5, 6, 7],
            [8, null, null],
        ]);
    });
    it('makes room for further x values', () => {
        const { x, columns } = align([{ x: [2], y: [1] }], [1, 3]);
        expect(x).toEqual([1, 2, 3]);
        expect(columns[0]).toEqual([null, 1, null]);
    });
});

describe('lossRange', () => {
    it('does not let a diverging loss flatten the rest', () => {
        const smoothed = Array.from({ length: 100 }, (_, i) => (i < 90 ? 2.3 - 0.02 * i : 5000));
        const [low, high] = lossRange(smoothed, smoothed);
        expect(low).toBeLessThan(0.52);
        expect(high).toBeGreaterThan(2.3);
        expect(high).toBeLessThan(5);
    });
    it('shows everything when nothing diverges', () => {
        expect(lossRange([2, 1], [2, 1])).toEqual([0.95, 2.05]);
    });
    it('has an answer for no data and for a constant', () => {
        expect(lossRange([], [null])).toEqual([0, 1]);
        const [low, high] = lossRange([3, 3], [3, 3]);
        expect(high).toBeGreaterThan(low);
    });
});

it('a logarithmic axis gets only positive values', () => {
    expect(positive([1, 0, -1, null])).toEqual([1, null, null, null]);
    expect(logRange([0, -1])).toEqual([0.1, 10]);
    expect(logRange([1, 10])[0]).toBeGreaterThan(0);
});

it('finds the nearest measured row', () => {
    expect(nearestRow([null, 1, null, null, 2], 0)).toBe(1);
    expect(nearestRow([null, 1, null, null, 2], 3)).toBe(4);
    expect(nearestRow([null], 0)).toBeNull();
});
