import { expect, it } from 'vitest';
import { figuresIn, gridOf, isLayerSeries, layerRows, statisticsOf } from './layers';

const column = (steps: number[], values: (number | null)[]) => ({ steps, values });
const layer = (name: string, type: string) => ({
    name,
    type,
    output_shape: [1],
    parameters: 1,
    flops_forward: 1,
});

it('tells series of layers from those of sweeps and of the model', () => {
    expect(isLayerSeries('gradient_norm/0')).toBe(true);
    expect(isLayerSeries('gradient_norm/sweep_2')).toBe(false);
    expect(isLayerSeries('loss')).toBe(false);
});

it('offers the figures that were measured, those without words last', () => {
    const none = column([], []);
    const names = ['loss', 'new_figure/0', 'zero_share/1', 'gradient_norm/0'];
    const figures = figuresIn(Object.fromEntries(names.map((name) => [name, none])));
    expect(figures.map(({ name }) => name)).toEqual(['gradient_norm', 'zero_share', 'new_figure']);
});

it('has a row for each layer, in the order of the model', () => {
    const one = column([0], [1]);
    const table = {
        'gradient_norm/10': one,
        'gradient_norm/2': one,
        'gradient_norm/2.attention': one,
        'gradient_norm/head': one,
        'weight_norm/2': one,
    };
    const layers = [layer('head', 'linear'), layer('2', 'transformer_block'), layer('10', 'linear')];
    const rows = layerRows(table, 'gradient_norm', layers);
    expect(rows.map((row) => row.label)).toEqual([
        'head linear',
        '2 transformer_block',
        '2.attention',
        '10 linear',
    ]);
});

it('shows each step as a column, and a value until the next is measured', () => {
    const rows = [
        { name: 'a', label: 'a', column: column([0, 20], [1, null]) },
        { name: 'b', label: 'b', column: column([10, 20], [3, 4]) },
    ];
    expect(gridOf(rows, 10)).toEqual({
        rows: ['a', 'b'],
        columns: [0, 10, 20],
        cells: [
            [1, 1, null],
            [undefined, 3, 4],
        ],
    });
});

it('keeps the greatest of many steps in one column, and what was not finite before it', () => {
    const steps = Array.from({ length: 1000 }, (_, index) => index * 10);
    const values = steps.map((step) => (step === 5000 ? null : step === 2500 ? -90 : 1));
    const grid = gridOf([{ name: 'a', label: 'a', column: column(steps, values) }], 10);
    expect(grid.columns.length).toBe(10);
    expect(grid.columns[0]).toBe(0);
    expect(grid.cells[0]).toEqual([1, 1, -90, 1, 1, null, 1, 1, 1, 1]);
});

it('says the same in a few numbers', () => {
    const row = { name: 'a', label: 'a', column: column([0, 1, 2, 3], [5, 1, null, 2]) };
    expect(statisticsOf(row)).toEqual({
        label: 'a',
        first: 5,
        least: 1,
        median: 2,
        greatest: 5,
        newest: 2,
    });
});
