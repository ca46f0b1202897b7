import { expect, it } from 'vitest';
import { joinNear, layoutLabels } from './labels';

it('keeps labels that are far apart in the lowest row', () => {
    expect(layoutLabels([{ x: 0, width: 10 }, { x: 100, width: 10 }], 3, 4)).toEqual([0, 0]);
});

it('lifts labels that would cover each other', () => {
    const labels = [
        { x: 50, width: 40 },
        { x: 60, width: 40 },
        { x: 70, width: 40 },
    ];
    expect(layoutLabels(labels, 3, 4)).toEqual([0, 1, 2]);
});

it('puts what fits nowhere into the last row', () => {
    const labels = [
        { x: 50, width: 40 },
        { x: 51, width: 40 },
        { x: 52, width: 40 },
    ];
    expect(layoutLabels(labels, 2, 4)).toEqual([0, 1, 1]);
});

it('joins marks that fall on one place', () => {
    const marks = [
        { value: 2, text: 'steep' },
        { value: 1, text: 'valley' },
        { value: 1.01, text: 'lightning' },
    ];
    const joined = joinNear(marks, (value) => value * 100, 5);
    expect(joined.map((mark) => mark.text)).toEqual(['valley, lightning', 'steep']);
});
