import { expect, it } from 'vitest';
import type uPlot from 'uplot';
import { filterLogSplits, numberTick, rateTick } from './axes';

const plot = undefined as unknown as uPlot;

function splitsOf(from: number, to: number): number[] {
    const splits: number[] = [];
    for (let exponent = from; exponent < to; exponent += 1) {
        for (let digit = 1; digit < 10; digit += 1) splits.push(digit * 10 ** exponent);
    }
    return [...splits, 10 ** to];
}

it('keeps powers of ten over many decades', () => {
    const kept = filterLogSplits(plot, splitsOf(-7, 1)).filter((split) => split !== null);
    expect(kept).toHaveLength(9);
});

it('keeps 1, 2 and 5 over two decades', () => {
    const kept = filterLogSplits(plot, splitsOf(-2, 0)).filter((split) => split !== null);
    expect(kept).toHaveLength(7);
});

it('thins the powers themselves when there are very many', () => {
    const kept = filterLogSplits(plot, splitsOf(-20, 0)).filter((split) => split !== null);
    expect(kept).toHaveLength(11);
});

it('writes ticks short', () => {
    expect(rateTick(1e-7)).toBe('1e-7');
    expect(rateTick(10)).toBe('1e1');
    expect(rateTick(2.5e-3)).toBe('2.5e-3');
    expect(numberTick(0.1 + 0.2)).toBe('0.3');
});
