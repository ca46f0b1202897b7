import { expect, it } from 'vitest';
import { decimate } from './decimate';

it('keeps everything when there is little', () => {
    expect(decimate([1, 2, 3], 10)).toEqual([0, 1, 2]);
});

it('keeps the spike among many points, and both ends', () => {
    const values = Array.from({ length: 10_000 }, () => 1);
    values[5432] = 99;
    values[77] = -99;
    const kept = decimate(values, 300);
    expect(kept.length).toBeLessThanOrEqual(301);
    expect(kept).toContain(5432);
    expect(kept).toContain(77);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(9999);
});

it('gives growing indices without repeats, gaps included', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? null : Math.sin(i)));
    const kept = decimate(values, 90);
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
});
