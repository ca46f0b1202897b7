import { expect, it } from 'vitest';
import { heatPosition, heatRange, labelled, mixed, rgbOf, rowHeight } from './heat_plot';

it('ranges over what a logarithmic scale can show', () => {
    expect(heatRange([[1e-3, 0, -5, null, undefined, 10]], 'log')).toEqual([1e-3, 10]);
    expect(heatRange([[1e-300, 1]], 'log')[0]).toBeCloseTo(1e-20);
    expect(heatRange([[null, 0]], 'log')).toEqual([0.1, 10]);
});

it('ranges over a linear scale, and makes one value a range', () => {
    expect(heatRange([[-1, 0.5]], 'linear')).toEqual([-1, 0.5]);
    expect(heatRange([[2, 2]], 'linear')).toEqual([1.5, 2.5]);
});

it('places values by their logarithm', () => {
    expect(heatPosition(1, [0.01, 100], 'log')).toBeCloseTo(0.5);
    expect(heatPosition(0, [0.01, 100], 'log')).toBeNull();
    expect(heatPosition(1000, [0.01, 100], 'log')).toBe(1);
    expect(heatPosition(0.25, [0, 1], 'linear')).toBe(0.25);
});

it('mixes neighbouring colours', () => {
    const stops = ['#000000', '#ff0000', '#ffffff'].map(rgbOf);
    expect(mixed(stops, 0)).toBe('rgb(0 0 0)');
    expect(mixed(stops, 0.25)).toBe('rgb(128 0 0)');
    expect(mixed(stops, 1)).toBe('rgb(255 255 255)');
});

it('labels both ends and as many between as there is room for', () => {
    expect(labelled(9, 3)).toEqual([0, 4, 8]);
    expect(labelled(1, 5)).toEqual([0]);
    expect(labelled(0, 5)).toEqual([]);
    expect(labelled(3, 50)).toEqual([0, 1, 2]);
});

it('makes rows of deep models lower', () => {
    expect(rowHeight(4)).toBe(24);
    expect(rowHeight(100)).toBeLessThan(8);
});
