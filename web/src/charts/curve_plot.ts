// Data and options of a chart of a few curves over any x axis, for what probes measure.
import type uPlot from 'uplot';
import type { NumberOrNull } from '../api/types/result';
import { align, fullRange, logRange, positive, type Range } from './aligned';
import { xAxis, yAxis } from './axes';
import { labelSpace, marksPlugin, type Marks } from './marks';
import type { Palette } from './palette';

export interface Curve {
    name: string;
    color: (palette: Palette) => string;
    /** Name of its swatch in the style sheet. */
    swatch: string;
    x: readonly number[];
    y: readonly NumberOrNull[];
    width?: number;
}

export interface CurveAxis {
    label: string;
    format: (value: number) => string;
    log: boolean;
}

export interface CurveData {
    data: uPlot.AlignedData;
    range: Range;
}

export function curveData(curves: readonly Curve[], log_y: boolean): CurveData {
    const aligned = align(curves);
    const x = aligned.x.length > 0 ? aligned.x : [0, 1];
    const columns = aligned.x.length > 0 ? aligned.columns : curves.map(() => [null, null]);
    const values = columns.flat();
    return {
        data: [x, ...(log_y ? columns.map(positive) : columns)],
        range: log_y ? logRange(values) : fullRange(values),
    };
}

export interface CurveOptions {
    palette: Palette;
    curves: readonly Curve[];
    x: CurveAxis;
    y: CurveAxis;
    height: number;
    marks: () => Marks;
    yRange: () => Range;
    onCursor: (row: number | null) => void;
}

export function curveOptions(options: CurveOptions): Omit<uPlot.Options, 'width'> {
    const { palette, x, y } = options;
    return {
        height: options.height,
        padding: [(plot) => labelSpace(plot, options.marks()), 14, 0, 0],
        legend: { show: false },
        scales: {
            x: {
                time: false,
                distr: x.log ? 3 : 1,
                range: (_plot, min, max) => spread(min, max, x.log),
            },
            y: { distr: y.log ? 3 : 1, range: () => options.yRange() },
        },
        axes: [xAxis(palette, x, x.log), yAxis(palette, y, y.log)],
        series: [{}, ...options.curves.map((curve) => seriesOf(curve, palette))],
        cursor: {
            y: false,
            drag: { x: false, y: false },
            points: { size: 7, fill: palette.surface },
        },
        hooks: { setCursor: [(plot) => options.onCursor(plot.cursor.idx ?? null)] },
        plugins: [marksPlugin(options.marks, palette, true)],
    };
}

/** One point alone still needs an axis, and a linear one has room for the labels at its ends. */
function spread(min: number, max: number, log: boolean): Range {
    if (log) return min < max ? [min, max] : [min / 2, max * 2];
    const margin = min < max ? 0.04 * (max - min) : 1;
    return [min - margin, max + margin];
}

function seriesOf(curve: Curve, palette: Palette): uPlot.Series {
    const stroke = curve.color(palette);
    return {
        stroke,
        width: curve.width ?? 2,
        spanGaps: true,
        points: { show: curve.x.length <= 60, size: 5, fill: stroke },
    };
}
