// Data and options of a training's charts: columns over steps.
import type uPlot from 'uplot';
import type { NumberOrNull } from '../api/types/result';
import { decimate } from '../lib/decimate';
import type { Column, SeriesTable } from '../lib/series';
import { smooth } from '../lib/smoothing';
import { zoomToSelection } from './zoom';
import { align, fullRange, logRange, positive, type Range } from './aligned';
import { numberTick, xAxis, yAxis } from './axes';
import { labelSpace, marksPlugin, type Marks } from './marks';
import type { Palette } from './palette';

/** More points than pixels draw the same picture, slowly. */
export const MOST_POINTS = 3000;

export interface TrainingLine {
    name: string;
    color: (palette: Palette) => string;
    width: number;
    /** Few points, such as evaluations, are marked each. */
    points: boolean;
}

export interface TrainingData {
    data: uPlot.AlignedData;
    lines: TrainingLine[];
    range: Range;
}

/** Training loss, raw and smoothed, and validation loss. Smoothing comes before thinning out. */
export function lossData(table: SeriesTable, beta: number, log_y: boolean): TrainingData {
    const loss = table['loss'] ?? EMPTY;
    const kept = decimate(loss.values, MOST_POINTS);
    const smoothed = smooth(loss.values, beta);
    const steps = pick(loss.steps, kept);
    const validation = table['validation_loss'] ?? EMPTY;
    return combine(
        [
            { x: steps, y: pick(loss.values, kept), line: RAW },
            { x: steps, y: pick(smoothed, kept), line: SMOOTHED },
            { x: validation.steps, y: validation.values, line: VALIDATION },
        ],
        log_y,
    );
}

/** One series as it is, for the smaller charts, as wide as the loss. */
export function plainData(table: SeriesTable, name: string, log_y: boolean): TrainingData {
    const column = table[name] ?? EMPTY;
    const kept = decimate(column.values, MOST_POINTS);
    const few = column.steps.length <= 60;
    const steps = table['loss']?.steps ?? [];
    const ends = steps.length > 0 ? [steps[0] ?? 0, steps.at(-1) ?? 0] : [];
    const line = { name, color: (palette: Palette) => palette.second, width: 1.75, points: few };
    return combine([{ x: pick(column.steps, kept), y: pick(column.values, kept), line }], log_y, ends);
}

const EMPTY: Column = { steps: [], values: [] };
const RAW: TrainingLine = { name: 'loss', color: (p) => p.raw, width: 1.25, points: false };
const SMOOTHED: TrainingLine = {
    name: 'smoothed',
    color: (p) => p.smoothed,
    width: 2.25,
    points: false,
};
const VALIDATION: TrainingLine = {
    name: 'validation',
    color: (p) => p.recommended,
    width: 2,
    points: true,
};

interface Part {
    x: number[];
    y: NumberOrNull[];
    line: TrainingLine;
}

function combine(parts: Part[], log_y: boolean, ends: number[] = []): TrainingData {
    const aligned = align(parts, ends);
    // uPlot sets no x scale without any point.
    const x = aligned.x.length > 0 ? aligned.x : [0, 1];
    const columns = aligned.x.length > 0 ? aligned.columns : parts.map(() => [null, null]);
    const values = columns.flat();
    return {
        data: [x, ...(log_y ? columns.map(positive) : columns)],
        lines: parts.map((part) => part.line),
        range: log_y ? logRange(values) : fullRange(values),
    };
}

function pick<T>(values: readonly T[], rows: readonly number[]): T[] {
    return rows.map((row) => values[row] as T);
}

export interface TrainingOptions {
    palette: Palette;
    lines: TrainingLine[];
    label: string;
    log_y: boolean;
    height: number;
    /** Zoomed part of the x axis; null: all of it. */
    zoom: () => Range | null;
    yRange: () => Range;
    marks: () => Marks;
    /** Whether marks have labels; the charts below the first repeat its lines only. */
    mark_labels: boolean;
    onCursor: (row: number | null) => void;
    onZoom: (range: Range) => void;
}

export function trainingOptions(options: TrainingOptions): Omit<uPlot.Options, 'width'> {
    const { palette, log_y } = options;
    return {
        height: options.height,
        padding: [(plot) => (options.mark_labels ? labelSpace(plot, options.marks()) : 10), 12, 0, 0],
        legend: { show: false },
        scales: {
            x: { time: false, range: (_plot, min, max) => options.zoom() ?? [min, max] },
            y: { distr: log_y ? 3 : 1, range: () => options.yRange() },
        },
        axes: [
            xAxis(palette, { label: 'step', format: String }, false),
            yAxis(palette, { label: options.label, format: numberTick }, log_y),
        ],
        series: [{}, ...options.lines.map((line) => seriesOf(line, palette))],
        cursor: {
            y: false,
            drag: { x: true, y: false, setScale: false },
            sync: { key: 'training' },
            points: { size: 7, fill: palette.surface },
        },
        hooks: {
            setCursor: [(plot) => options.onCursor(plot.cursor.idx ?? null)],
            setSelect: [(plot) => zoomToSelection(plot, options.onZoom)],
        },
        plugins: [marksPlugin(options.marks, palette, options.mark_labels)],
    };
}

function seriesOf(line: TrainingLine, palette: Palette): uPlot.Series {
    const stroke = line.color(palette);
    const points = line.points ? { show: true, size: 6, fill: stroke } : { show: false };
    return { stroke, width: line.width, spanGaps: true, points };
}
