// Series that are measured layer by layer: "gradient_norm/NAME", and grids made of them.
import type { LayerSummary } from '../api/types/model';
import type { Column, SeriesTable } from './series';

export interface Figure {
    name: string;
    label: string;
    /** Norms and ratios span powers of ten; shares and cosines do not. */
    scale: 'log' | 'linear';
    hint: string;
}

/** What the page has words for, in the order offered. */
const FIGURES: readonly Figure[] = [
    figure('gradient_norm', 'Gradient norm', 'log', 'How strong the gradient of each layer is.'),
    figure(
        'update_ratio',
        'Update ratio',
        'log',
        'Update over weights; about 1e-3 is usual, far below it a layer hardly learns.',
    ),
    figure('dead_share', 'Dead units', 'linear', 'Share of units that were zero for every example.'),
    figure(
        'saturated_share',
        'Saturated',
        'linear',
        'Share of outputs within 1 % of their limits, where gradients are nearly zero.',
    ),
    figure('zero_share', 'Zeros', 'linear', 'Share of outputs that are zero.'),
    figure('activation_deviation', 'Activation deviation', 'log', 'Spread of the outputs.'),
    figure('activation_mean', 'Activation mean', 'linear', 'Mean of the outputs.'),
    figure(
        'activation_gradient_norm',
        'Gradient by activation',
        'log',
        'Of the loss by the outputs.',
    ),
    figure('weight_norm', 'Weight norm', 'log', 'Norm of the weights.'),
    figure('update_norm', 'Update norm', 'log', 'Norm of the optimizer’s update.'),
    figure(
        'gradient_snr',
        'Gradient signal to noise',
        'log',
        'What successive gradients have in common, over what they do not.',
    ),
    figure(
        'update_cosine',
        'Update cosine',
        'linear',
        'Of successive updates: near 1 they agree, near -1 the weights oscillate.',
    ),
    figure(
        'attention_entropy',
        'Attention entropy',
        'linear',
        'Over its largest value: 0 looks at one position only.',
    ),
    figure(
        'time_gradient_ratio',
        'Gradient through time',
        'log',
        'Gradient at the first time step over that at the last.',
    ),
];

function figure(name: string, label: string, scale: Figure['scale'], hint: string): Figure {
    return { name, label, scale, hint };
}

/** "gradient_norm/0" is a layer's, "gradient_norm/sweep_2" and "loss" are the whole model's. */
export function isLayerSeries(name: string): boolean {
    return name.includes('/') && !/\/sweep_\d+$/.test(name);
}

/** The figures that there are series of. */
export function figuresIn(table: SeriesTable): Figure[] {
    const names = new Set(
        Object.keys(table)
            .filter(isLayerSeries)
            .map((name) => name.slice(0, name.indexOf('/'))),
    );
    const worded = FIGURES.filter(({ name }) => names.has(name));
    const others = [...names].filter((name) => !worded.some((known) => known.name === name));
    const wordless = (name: string) => figure(name, name.replaceAll('_', ' '), 'linear', '');
    return [...worded, ...others.map(wordless)];
}

export interface LayerRow {
    /** The layer's whole name. */
    name: string;
    /** With its type, where that is known. */
    label: string;
    column: Column;
}

/** One row a layer, from the first to the last of the model. */
export function layerRows(
    table: SeriesTable,
    figure_name: string,
    layers: readonly LayerSummary[],
): LayerRow[] {
    const start = `${figure_name}/`;
    const rows = Object.entries(table)
        .filter(([name]) => name.startsWith(start) && isLayerSeries(name))
        .map(([name, column]) => rowOf(name.slice(start.length), column, layers));
    const place = ({ name }: LayerRow) => placeOf(name, layers);
    const by_name = (a: LayerRow, b: LayerRow) =>
        a.name.localeCompare(b.name, 'en', { numeric: true });
    return rows.sort((a, b) => place(a) - place(b) || by_name(a, b));
}

function rowOf(name: string, column: Column, layers: readonly LayerSummary[]): LayerRow {
    const type = layers.find((layer) => layer.name === name)?.type ?? '';
    return { name, label: type && type !== name ? `${name} ${type}` : name, column };
}

/** Position of the layer, or of the one that it is a part of ("3.attention" of "3"). */
function placeOf(name: string, layers: readonly LayerSummary[]): number {
    let best = layers.length;
    let length = -1;
    layers.forEach((layer, index) => {
        const inside = name === layer.name || /^[./]/.test(name.slice(layer.name.length));
        if (!name.startsWith(layer.name) || !inside || layer.name.length <= length) return;
        best = index;
        length = layer.name.length;
    });
    return best;
}

/** null: measured, not finite. undefined: not measured. */
export type Cell = number | null | undefined;

export interface Grid {
    rows: string[];
    /** What stands along the x axis, ascending. */
    columns: number[];
    cells: Cell[][];
}

/**
 * Layers by steps. Of more steps than `most` columns, each column is a stretch of steps and shows
 * the value of the greatest magnitude in it; a value stands until the next is measured.
 */
export function gridOf(rows: readonly LayerRow[], most: number): Grid {
    const steps = [...new Set(rows.flatMap((row) => row.column.steps))].sort((a, b) => a - b);
    const first = steps[0] ?? 0;
    const width = ((steps.at(-1) ?? 0) - first + 1) / most;
    const columns =
        steps.length <= most
            ? steps
            : Array.from({ length: most }, (_, index) => Math.ceil(first + index * width));
    const column_of = new Map(columns.map((step, index) => [step, index]));
    const place =
        steps.length <= most
            ? (step: number) => column_of.get(step) ?? 0
            : (step: number) => Math.min(most - 1, Math.floor((step - first) / width));
    return {
        rows: rows.map((row) => row.label),
        columns,
        cells: rows.map((row) => held(spread(row.column, columns.length, place))),
    };
}

function spread(column: Column, count: number, place: (step: number) => number): Cell[] {
    const cells: Cell[] = Array.from({ length: count }, () => undefined);
    column.steps.forEach((step, row) => {
        const index = place(step);
        cells[index] = stronger(cells[index], column.values[row] ?? null);
    });
    return cells;
}

/** What must not be missed: not finite before large, large before small. */
function stronger(old: Cell, value: number | null): Cell {
    if (old === undefined || value === null) return value;
    if (old === null) return null;
    return Math.abs(value) > Math.abs(old) ? value : old;
}

function held(cells: Cell[]): Cell[] {
    let last: Cell;
    return cells.map((cell) => {
        if (cell !== undefined) last = cell;
        return last;
    });
}

export interface LayerStatistics {
    label: string;
    first: number | null;
    least: number | null;
    median: number | null;
    greatest: number | null;
    newest: number | null;
}

/** The same as a grid for those who do not see it: a few numbers a layer. */
export function statisticsOf({ label, column }: LayerRow): LayerStatistics {
    const finite = column.values.filter((value) => value !== null).sort((a, b) => a - b);
    return {
        label,
        first: column.values[0] ?? null,
        least: finite[0] ?? null,
        median: finite[Math.floor((finite.length - 1) / 2)] ?? null,
        greatest: finite.at(-1) ?? null,
        newest: column.values.at(-1) ?? null,
    };
}
