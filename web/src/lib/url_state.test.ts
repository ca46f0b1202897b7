import { describe, expect, it } from 'vitest';
import { readChart, readJobList, writeChart, writeJobList } from './url_state';

describe('the list of jobs', () => {
    it('comes back as it was written', () => {
        const state = { kind: 'training', state: 'running', q: 'mnist & co', cursor: 'c=1' };
        expect(readJobList(writeJobList(state))).toEqual(state);
    });
    it('has a short address when nothing is filtered', () => {
        expect(writeJobList(readJobList(''))).toBe('');
    });
    it('ignores words that it does not know', () => {
        expect(readJobList('?kind=nonsense&state=7')).toMatchObject({ kind: '', state: '' });
    });
});

describe('the chart', () => {
    it('comes back as it was written', () => {
        const state = { log_y: true, beta: 0.5, x: [1e-6, 0.1] as [number, number] };
        expect(readChart(writeChart(state))).toEqual(state);
    });
    it('keeps beta below 1 and refuses ranges that are none', () => {
        expect(readChart('?beta=1&x=5,2')).toEqual({ log_y: false, beta: 0.99, x: null });
        expect(readChart('?beta=abc&x=1').beta).toBe(0.9);
    });
});
