import { expect, it } from 'vitest';
import { logSplits, numberTick, rateTick, thinLogSplits } from './axes';

const kept = (splits: number[], decade_px: number) =>
    thinLogSplits(splits, decade_px, 30).filter((split) => split !== null);

it('keeps powers of ten where decades are narrow', () => {
    expect(kept(logSplits(1e-7, 1e1), 60)).toHaveLength(9);
});

it('keeps 1, 2 and 5 where they fit', () => {
    expect(kept(logSplits(1e-2, 1e0), 120)).toHaveLength(7);
});

it('keeps everything where there is room', () => {
    expect(kept(logSplits(1e0, 1e1), 1000)).toHaveLength(10);
});

it('thins the powers themselves when there are very many', () => {
    expect(kept(logSplits(1e-20, 1e0), 15)).toHaveLength(11);
});

it('keeps round numbers inside the axis only', () => {
    expect(kept(logSplits(0.1142, 1.3), 400)).toEqual([0.2, 0.5, 1]);
});

it('ends for a loss that went beyond all bounds', () => {
    expect(logSplits(1e-3, 1e300).length).toBeLessThan(400);
    expect(logSplits(2.9e-310, 1e-300).length).toBeLessThan(400);
});

it('writes ticks short', () => {
    expect(rateTick(1e-7)).toBe('1e-7');
    expect(rateTick(10)).toBe('1e1');
    expect(rateTick(2.5e-3)).toBe('2.5e-3');
    expect(numberTick(0.1 + 0.2)).toBe('0.3');
});
