import { expect, it } from 'vitest';
import { smooth } from './smoothing';

it('starts at the first value, whatever beta is', () => {
    expect(smooth([3, 3, 3], 0.98)).toEqual([
        expect.closeTo(3, 12),
        expect.closeTo(3, 12),
        expect.closeTo(3, 12),
    ]);
});

it('follows the formula', () => {
    const [first, second] = smooth([1, 2], 0.5);
    expect(first).toBeCloseTo(1, 12);
    expect(second).toBeCloseTo((0.5 * 0.5 + 0.5 * 2) / 0.75, 12);
});

it('returns the values themselves for beta 0', () => {
    expect(smooth([1, 5, 2], 0)).toEqual([1, 5, 2]);
});

it('keeps gaps as gaps and goes on after them', () => {
    const smoothed = smooth([2, null, 2], 0.9);
    expect(smoothed[1]).toBeNull();
    expect(smoothed[2]).toBeCloseTo(2, 12);
});
