// Vertical marks with labels above the plot, and shaded ranges behind the curves.
import type uPlot from 'uplot';
import type { Severity } from '../api/types/result';
import { joinNear, layoutLabels } from './labels';
import type { Palette } from './palette';

export interface Mark {
    value: number;
    /** Empty: a line alone. */
    text: string;
    color: string;
    strong?: boolean;
}

export interface Band {
    from: number;
    to: number;
    color: string;
}

export interface Marks {
    lines: Mark[];
    bands: Band[];
    /** A thin line without a label: the pinned point. */
    pinned: number | null;
}

export const NO_MARKS: Marks = { lines: [], bands: [], pinned: null };

export function findingColor(severity: Severity, palette: Palette): string {
    if (severity === 'critical') return palette.danger;
    return severity === 'warning' ? palette.warning : palette.mark;
}

const ROW_HEIGHT = 19;
const JOIN_WITHIN_PX = 3;
const NARROW_PX = 560;

/** Rows for the ordinary labels; the strong one has a row of its own above them. */
function rowsFor(plot: uPlot, marks: readonly Mark[]): number {
    const ordinary = marks.filter((mark) => !mark.strong && mark.text !== '').length;
    return Math.min(ordinary, plot.width < NARROW_PX ? 4 : 2);
}

/** Room to leave above the plot for the labels. */
export function labelSpace(plot: uPlot, marks: Marks): number {
    if (marks.lines.length === 0) return 12;
    const strong = marks.lines.some((mark) => mark.strong) ? 1 : 0;
    return (rowsFor(plot, marks.lines) + strong) * ROW_HEIGHT + 6;
}

export function marksPlugin(
    read: () => Marks,
    palette: Palette,
    labels: boolean,
): uPlot.Plugin {
    return {
        hooks: {
            drawClear: (plot) => clipped(plot, () => drawBands(plot, read().bands)),
            draw: (plot) => {
                clipped(plot, () => drawLines(plot, read(), palette));
                if (labels) drawLabels(plot, read().lines, palette);
            },
        },
    };
}

function clipped(plot: uPlot, paint: () => void): void {
    const { left, top, width, height } = plot.bbox;
    plot.ctx.save();
    plot.ctx.beginPath();
    plot.ctx.rect(left, top, width, height);
    plot.ctx.clip();
    paint();
    plot.ctx.restore();
}

function drawBands(plot: uPlot, bands: Band[]): void {
    const { top, height } = plot.bbox;
    for (const band of bands) {
        const from = plot.valToPos(band.from, 'x', true);
        plot.ctx.fillStyle = band.color;
        plot.ctx.fillRect(from, top, plot.valToPos(band.to, 'x', true) - from, height);
    }
}

function drawLines(plot: uPlot, marks: Marks, palette: Palette): void {
    for (const mark of marks.lines) drawLine(plot, mark.value, mark.color, mark.strong === true);
    if (marks.pinned !== null) drawLine(plot, marks.pinned, palette.text, false);
}

function drawLine(plot: uPlot, value: number, color: string, strong: boolean): void {
    const { ctx, bbox } = plot;
    const x = Math.round(plot.valToPos(value, 'x', true));
    const scale = devicePixelRatio;
    ctx.beginPath();
    ctx.strokeStyle = color;
    ctx.lineWidth = (strong ? 2.5 : 1.25) * scale;
    ctx.setLineDash(strong ? [] : [5 * scale, 4 * scale]);
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
}

function drawLabels(plot: uPlot, lines: Mark[], palette: Palette): void {
    const { ctx, bbox } = plot;
    const position = (value: number) => plot.valToPos(value, 'x', true);
    const inside = lines.filter((mark) => {
        const x = position(mark.value);
        return x >= bbox.left - 1 && x <= bbox.left + bbox.width + 1;
    });
    const ordinary = inside.filter((mark) => !mark.strong && mark.text !== '');
    const marks = joinNear(ordinary, position, JOIN_WITHIN_PX * devicePixelRatio);
    const box = (mark: Mark) => ({
        x: position(mark.value),
        width: labelWidth(ctx, mark, palette),
    });
    ctx.save();
    const strong_row = rowsFor(plot, lines);
    for (const mark of inside.filter((one) => one.strong)) {
        drawLabel(plot, mark, palette, { ...box(mark), row: strong_row });
    }
    const rows = layoutLabels(marks.map(box), strong_row, 4 * devicePixelRatio);
    marks.forEach((mark, index) => {
        drawLabel(plot, mark, palette, { ...box(mark), row: rows[index] ?? 0 });
    });
    ctx.restore();
}

function labelFont(mark: Mark, palette: Palette): string {
    return `${mark.strong ? '600 ' : ''}${12 * devicePixelRatio}px ${palette.font}`;
}

function labelWidth(ctx: CanvasRenderingContext2D, mark: Mark, palette: Palette): number {
    ctx.font = labelFont(mark, palette);
    return ctx.measureText(mark.text).width + 8 * devicePixelRatio;
}

interface Place {
    x: number;
    width: number;
    row: number;
}

function drawLabel(plot: uPlot, mark: Mark, palette: Palette, place: Place): void {
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const height = ROW_HEIGHT * scale;
    const bottom = bbox.top - 3 * scale - place.row * height;
    const half = place.width / 2;
    const left = bbox.left + half;
    const center = Math.max(left, Math.min(place.x, bbox.left + bbox.width - half));
    ctx.strokeStyle = mark.color;
    ctx.lineWidth = scale;
    ctx.beginPath();
    ctx.moveTo(Math.round(place.x) + 0.5, bbox.top);
    ctx.lineTo(Math.round(place.x) + 0.5, bottom);
    ctx.stroke();
    // The label covers what leads to labels above it.
    ctx.fillStyle = mark.strong ? mark.color : palette.surface;
    ctx.beginPath();
    ctx.roundRect(
        center - half,
        bottom - height + scale,
        place.width,
        height - 2 * scale,
        3 * scale,
    );
    ctx.fill();
    ctx.fillStyle = mark.strong ? palette.surface : mark.color;
    ctx.font = labelFont(mark, palette);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(mark.text, center, bottom - height / 2 + scale);
}
