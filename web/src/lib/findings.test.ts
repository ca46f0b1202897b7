import { expect, it } from 'vitest';
import type { Finding } from '../api/types/result';
import {
    actionAddress,
    findingMarks,
    findingsSummary,
    groupFindings,
    withChanges,
} from './findings';

const finding = (changes: Partial<Finding>): Finding => ({
    rule: 'plateau',
    severity: 'warning',
    layer: null,
    first_step: 10,
    message: '',
    ...changes,
});

it('groups layers under the earliest finding of the rule, the most severe rule first', () => {
    const groups = groupFindings([
        finding({}),
        finding({ rule: 'dead_relu', severity: 'critical', layer: '3', first_step: 40 }),
        finding({ rule: 'dead_relu', severity: 'critical', layer: '1', first_step: 20 }),
    ]);
    expect(groups.map((group) => group.first.rule)).toEqual(['dead_relu', 'plateau']);
    expect(groups[0]?.all.map((one) => one.layer)).toEqual(['1', '3']);
});

it('puts findings without a step behind those with one', () => {
    const [first] = groupFindings([
        finding({ rule: 'a', first_step: null }),
        finding({ rule: 'b', first_step: 500 }),
    ]);
    expect(first?.first.rule).toBe('b');
});

it('marks where each rule was found first, with one label for marks near each other', () => {
    const findings = [
        finding({ rule: 'oscillating', severity: 'info', first_step: 30 }),
        finding({ rule: 'dead_relu', severity: 'critical', layer: '1', first_step: 40 }),
        finding({ rule: 'dead_relu', severity: 'critical', layer: '2', first_step: 60 }),
        finding({ rule: 'plateau', severity: 'warning', first_step: 800 }),
        finding({ rule: 'unscaled_inputs', first_step: null }),
    ];
    expect(findingMarks(findings, 1000)).toEqual([
        { step: 30, text: '', severity: 'info' },
        { step: 40, text: 'dead relu +1', severity: 'critical' },
        { step: 800, text: 'plateau', severity: 'warning' },
    ]);
    expect(findingsSummary(findings)).toBe(
        ' Found at step 30: oscillating. Found at step 40: dead relu. Found at step 800: plateau.',
    );
});

it('leads to the form with the change, of a training where it is one of a training', () => {
    const action = { text: '', field: '/training/learning_rate', value: 0.01 };
    expect(actionAddress({ id: 'job_1', kind: 'training' }, action)).toBe(
        '/new?from=job_1&set=%2Ftraining%2Flearning_rate%3D0.01',
    );
    expect(actionAddress({ id: 'job_1', kind: 'sanity' }, action)).toContain('kind=training');
    expect(actionAddress({ id: 'job_1', kind: 'training' }, { text: 'Wait.' })).toBeNull();
});

it('makes changes in a copy, inside objects and arrays, and leaves out what it cannot read', () => {
    const spec = { batch_size: 8, model: { layers: [{ p: 0.9 }] } };
    const wrong = ['x', '/batch_size=many'];
    const changed = withChanges(spec, ['/model/layers/0/p=0.1', '/clip/norm=1', ...wrong]);
    expect(changed).toEqual({ batch_size: 8, model: { layers: [{ p: 0.1 }] }, clip: { norm: 1 } });
    expect(spec.model.layers[0]?.p).toBe(0.9);
});
