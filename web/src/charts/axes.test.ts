import { expect, it } from 'vitest';
import { numberTick, rateTick, thinLogSplits } from './axes';

function splitsOf(from: number, to: number): number[] {
    const splits: number[] = [];
    for (let exponent = from; exponent < to; exponent += 1) {
        for (let digit = 1; digit < 10; digit += 1) splits.push(digit * 10 ** exponent);
    }
    return [...splits, 10 ** to];
}

const kept = (splits: number[], decade_px: number) =>
    thinLogSplits(splits, decade_px, 30).filter((split) => split !== null);

it('keeps powers of ten where decades are narrow', () => {
    expect(kept(splitsOf(-7, 1), 60)).toHaveLength(9);
});

it('keeps 1, 2 and 5 where they fit', () => {
    expect(kept(splitsOf(-2, 0), 120)).toHaveLength(7);
});

it('keeps everything where there is room', () => {
    expect(kept(splitsOf(0, 1), 1000)).toHaveLength(10);
});

it('thins the powers themselves when there are very many', () => {
    expect(kept(splitsOf(-20, 0), 15)).toHaveLength(11);
});

it('leaves out where the axis begins, unless that is round', () => {
    expect(kept([0.1142, 0.2, 0.5, 1], 400)).toEqual([0.2, 0.5, 1]);
});

it('writes ticks short', () => {
    expect(rateTick(1e-7)).toBe('1e-7');
    expect(rateTick(10)).toBe('1e1');
    expect(rateTick(2.5e-3)).toBe('2.5e-3');
    expect(numberTick(0.1 + 0.2)).toBe('0.3');
});
