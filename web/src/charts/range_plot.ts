// Data and options of a range test's two charts. Pure: nothing here touches the page.
import type uPlot from 'uplot';
import type { Band, NumberOrNull } from '../api/types/result';
import type { RangeCurve } from '../lib/range_curves';
import { align, logRange, lossRange, positive, type Range } from './aligned';
import { numberTick, rateTick, xAxis, yAxis } from './axes';
import { labelSpace, marksPlugin, type Marks } from './marks';
import type { Palette } from './palette';
import { zoomToSelection } from './zoom';

export interface RangeData {
    loss: uPlot.AlignedData;
    gradient: uPlot.AlignedData;
    /** Rows of `loss` in which the first sweep has a point. */
    raw: NumberOrNull[];
    range: Range;
    log_range: Range;
    gradient_range: Range;
    others: number;
    /** The first columns of `loss` are the band's highest, lowest and mean. */
    banded: boolean;
    /** The last column of `loss` is the first sweep's loss on validation data. */
    validated: boolean;
}

/**
 * Columns of the loss chart: the band, where there is one, the smoothed loss of every other sweep, then the first sweep's raw and
 * smoothed loss and, where it was measured, its loss on validation data, so that these are drawn on
 * top. `ends` are the ladder's, so that the frame stands from the first point on.
 */
export function rangeData(
    curves: readonly RangeCurve[],
    ends: Range,
    log_y: boolean,
    band: Band | null = null,
): RangeData {
    const [first, ...others] = curves;
    const x = (curve: RangeCurve | undefined) => curve?.learning_rate ?? [];
    const edges = band
        ? [band.high, band.low, band.mean].map((y) => ({ x: band.learning_rate, y }))
        : [];
    const lines = [
        ...edges,
        ...others.map((curve) => ({ x: x(curve), y: curve.smoothed_loss })),
        { x: x(first), y: first?.loss ?? [] },
        { x: x(first), y: first?.smoothed_loss ?? [] },
        ...(first?.validation_loss ? [{ x: x(first), y: first.validation_loss }] : []),
    ];
    const loss = align(lines, ends);
    const gradients = [...others, ...(first ? [first] : [])];
    const gradient = align(
        gradients.map((curve) => ({ x: x(curve), y: curve.gradient_norm })),
        loss.x,
    );
    const shown = log_y ? loss.columns.map(positive) : loss.columns;
    const gradient_columns = gradient.columns.map(positive);
    const smoothed = curves.flatMap((curve) => curve.smoothed_loss);
    return {
        loss: [loss.x, ...shown],
        gradient: [gradient.x, ...(gradient_columns.length ? gradient_columns : [loss.x.map(() => null)])],
        raw: loss.columns[edges.length + others.length] ?? [],
        range: lossRange(smoothed, first?.loss ?? []),
        log_range: logRange([...smoothed, ...(first?.loss ?? [])]),
        gradient_range: logRange(gradient_columns.flat()),
        others: others.length,
        banded: band !== null,
        validated: Boolean(first?.validation_loss),
    };
}

export interface RangeOptions {
    palette: Palette;
    log_x: boolean;
    log_y: boolean;
    others: number;
    banded: boolean;
    validated: boolean;
    height: number;
    /** Read at each drawing, so that zoom and data may change without new options. */
    xRange: () => Range;
    yRange: () => Range;
    marks: () => Marks;
    onCursor: (row: number | null) => void;
    onZoom: (range: Range) => void;
}

export const SYNC_KEY = 'range-test';

export function lossOptions(options: RangeOptions): Omit<uPlot.Options, 'width'> {
    const { palette, log_y, others, banded, validated } = options;
    const edge = line(palette.band, 0);
    const band = banded ? [edge, edge, line(palette.second, 1.5)] : [];
    const faint = Array.from({ length: others }, () => line(palette.other, 1.25));
    const validation = validated ? [{ ...line(palette.validation, 1.75), dash: [6, 4] }] : [];
    return {
        ...common(options),
        padding: [(plot) => labelSpace(plot, options.marks()), 12, 0, 0],
        axes: [
            xAxis(palette, { label: '', format: rateTick }, options.log_x),
            yAxis(palette, { label: 'loss', format: numberTick }, log_y),
        ],
        series: [{}, ...band, ...faint, line(palette.raw, 1.25), line(palette.smoothed, 2.25), ...validation],
        bands: banded ? [{ series: [1, 2], fill: palette.band }] : [],
        plugins: [marksPlugin(options.marks, palette, true)],
    };
}

export function gradientOptions(options: RangeOptions): Omit<uPlot.Options, 'width'> {
    const { palette, others } = options;
    const faint = Array.from({ length: others }, () => line(palette.other, 1.25));
    return {
        ...common(options),
        padding: [8, 12, 0, 0],
        axes: [
            xAxis(palette, { label: 'learning rate', format: rateTick }, options.log_x),
            yAxis(palette, { label: 'gradient norm', format: rateTick }, true),
        ],
        series: [{}, ...faint, line(palette.second, 1.75)],
        plugins: [marksPlugin(options.marks, palette, false)],
    };
}

function common(options: RangeOptions) {
    const { palette, log_x, log_y } = options;
    return {
        height: options.height,
        legend: { show: false },
        scales: {
            x: { time: false, distr: log_x ? 3 : 1, range: () => options.xRange() },
            y: { distr: log_y ? 3 : 1, range: () => options.yRange() },
        } satisfies uPlot.Scales,
        cursor: {
            y: false,
            drag: { x: true, y: false, setScale: false },
            sync: { key: SYNC_KEY },
            points: { size: 7, fill: palette.surface },
        } satisfies uPlot.Cursor,
        hooks: {
            setCursor: [(plot: uPlot) => options.onCursor(plot.cursor.idx ?? null)],
            setSelect: [(plot: uPlot) => zoomToSelection(plot, options.onZoom)],
        },
    };
}

function line(stroke: string, width: number): uPlot.Series {
    return { stroke, width, spanGaps: true, points: { show: false } };
}
