import { expect, it } from 'vitest';
import type { Analysis } from '../api/types/analysis';
import { curvesOf, findingsOf, understoodLines, verdictsOf } from './analysis_view';

const curve = { learning_rate: [1e-3, 1e-2], loss: [2, 1], smoothed_loss: [2, 1], gradient_norm: [] };
const recommendation = { learning_rate: 0.01, low: 0.005, high: 0.02, confidence: 0.5, warnings: [], explanation: [] };
const finding = { rule: 'range_test_flat', severity: 'warning' as const, message: 'Flat.' };
const understood = { format: 'csv', columns: { loss: 'train_loss', step: 'step' }, others: [], ignored: [], notes: ['A note.'] };
const one: Analysis = {
    kind: 'range_test', stopped: { reason: 'completed', step: 2 }, curve, suggestions: {}, recommendation, findings: [], understood,
};

it('shows one curve and its verdict', () => {
    expect(curvesOf(one).map(({ sweep }) => sweep)).toEqual([1]);
    expect(verdictsOf(one)).toEqual([{ about: '', recommendation }]);
    expect(understoodLines(one)).toEqual(['Read loss from “train_loss”.', 'A note.']);
    expect(verdictsOf({ ...one, recommendation: null })).toEqual([]);
});

it('shows a verdict for each optimizer, and each finding once', () => {
    const named = (name: string) => ({
        name, kind: 'range_test', optimizer: 'sgd', stopped: one.stopped, curve, suggestions: {}, points: 2, findings: [finding], notes: ['Cut.'],
    });
    const several: Analysis = {
        ...one, curves: [named('a'), named('b')],
        groups: [{ optimizer: 'sgd', curves: ['a', 'b'], recommendation, findings: [finding], band: null }],
    };
    expect(curvesOf(several)).toHaveLength(2);
    expect(verdictsOf(several)[0]?.about).toBe('sgd: a, b');
    expect(findingsOf(several)).toEqual([finding]);
    expect(understoodLines(several)).toContain('b: Cut.');
});
