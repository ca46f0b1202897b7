import { expect, it } from 'vitest';
import { rulerOf } from './ruler';

it('spans whole powers of ten around the interval and the marks', () => {
    const ruler = rulerOf(20, 2000, [{ value: 64, text: 'batch size' }]);
    expect(ruler.ticks.map(({ text }) => text)).toEqual(['1', '10', '100', '1000', '10000']);
    expect(ruler.from).toBeCloseTo(Math.log10(20) / 4);
    expect(ruler.to).toBeCloseTo(Math.log10(2000) / 4);
    expect(ruler.marks[0]?.at).toBeCloseTo(Math.log10(64) / 4);
});

it('runs to the right end when there is no upper end', () => {
    expect(rulerOf(5000, null, []).to).toBe(1);
});

it('has few ticks over many powers of ten', () => {
    expect(rulerOf(1e-9, 1e12, []).ticks.length).toBeLessThanOrEqual(7);
});
