import { expect, it } from 'vitest';
import { bounded, MOST_HELD, MOST_OF_LAYER } from './bounded';

const column = (count: number, value: (step: number) => number | null) => {
    const steps = Array.from({ length: count }, (_, step) => step);
    return { steps, values: steps.map(value) };
};

it('leaves short series as they are', () => {
    const table = { loss: column(MOST_HELD, Math.sin) };
    expect(bounded(table)).toBe(table);
});

it('keeps extremes, ends and what was not finite', () => {
    const loss = column(10_000, (step) => (step === 7001 ? null : step === 4321 ? 99 : 1));
    const kept = bounded({ loss })['loss'];
    expect(kept?.steps.length).toBeLessThanOrEqual(MOST_HELD / 2 + 2);
    expect(kept?.steps).toEqual(expect.arrayContaining([0, 4321, 7001, 9999]));
    expect(kept?.values[kept.steps.indexOf(4321)]).toBe(99);
    expect(kept?.values[kept.steps.indexOf(7001)]).toBeNull();
});

it('leaves series of common steps with common steps', () => {
    const table = bounded({
        loss: column(5000, (step) => Math.sin(step / 7)),
        learning_rate: column(5000, (step) => 10 ** (step / 1000)),
        validation_loss: { steps: [10, 20], values: [1, 2] },
    });
    expect(table['loss']?.steps).toEqual(table['learning_rate']?.steps);
    expect(table['loss']?.steps.length).toBeLessThanOrEqual(MOST_HELD / 2 + 2);
    expect(table['validation_loss']?.steps).toEqual([10, 20]);
});

it('holds less of each layer, and the greatest values of it, evenly over the steps', () => {
    const table = bounded({
        loss: column(2000, Math.sin),
        'gradient_norm/0': column(2000, (step) => (step === 1234 ? null : step === 77 ? 1e9 : 1)),
    });
    expect(table['loss']?.steps.length).toBe(2000);
    const layer = table['gradient_norm/0'];
    expect(layer?.steps.length).toBe(MOST_OF_LAYER / 2);
    expect(layer?.steps).toEqual(expect.arrayContaining([77, 1234]));
});
