import { expect, it } from 'vitest';
import { mergeTables, tableOf } from './series';

it('reads aligned columns and leaves out what was not measured', () => {
    const table = tableOf({
        job: 'job_1',
        step: [0, 1, 2],
        series: { loss: [2, null, 1], validation_loss: [null, null, 1.5] },
        non_finite: { loss: { '1': 'nan' } },
    });
    expect(table['loss']).toEqual({ steps: [0, 1, 2], values: [2, null, 1] });
    expect(table['validation_loss']).toEqual({ steps: [2], values: [1.5] });
});

it('appends records that follow', () => {
    const table = mergeTables(
        { loss: { steps: [0, 1], values: [3, 2] } },
        { loss: { steps: [2], values: [1] }, accuracy: { steps: [2], values: [0.5] } },
    );
    expect(table['loss']).toEqual({ steps: [0, 1, 2], values: [3, 2, 1] });
    expect(table['accuracy']?.values).toEqual([0.5]);
});

it('does not change when a record comes twice', () => {
    const once = mergeTables({}, { loss: { steps: [0, 1], values: [3, 2] } });
    const twice = mergeTables(once, { loss: { steps: [1, 2], values: [2, 1] } });
    expect(twice['loss']).toEqual({ steps: [0, 1, 2], values: [3, 2, 1] });
});

it('sorts records that came before the page had fetched the rest', () => {
    const early = mergeTables({}, { loss: { steps: [5], values: [1] } });
    const whole = mergeTables(early, { loss: { steps: [3, 4], values: [3, 2] } });
    expect(whole['loss']).toEqual({ steps: [3, 4, 5], values: [3, 2, 1] });
});
