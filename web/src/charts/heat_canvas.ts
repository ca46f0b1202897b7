// Draws a heat map onto a canvas, and tells which cell the mouse is over.
import type { Cell, Grid } from '../lib/layers';
import type { Range } from './aligned';
import { heatPosition, labelled, mixed, rgbOf, type HeatScale } from './heat_plot';
import type { Palette } from './palette';

export interface HeatDrawing {
    grid: Grid;
    scale: HeatScale;
    range: Range;
    palette: Palette;
    /** CSS pixels. */
    width: number;
    row_height: number;
    /** Beside the rows, instead of a label for each; empty: each has its own. */
    row_label: string;
    column_label: string;
    formatColumn: (column: number) => string;
    marked: { row: number; column: number } | null;
}

interface Box {
    left: number;
    top: number;
    width: number;
    height: number;
}

const AXIS_HEIGHT = 38;
const GAP = 6;
/** Labels of rows take this part of the width at most. */
const MOST_LABEL = 0.32;
const COLUMN_LABEL_PX = 80;

export class HeatCanvas {
    private box: Box = { left: 0, top: 0, width: 1, height: 1 };
    private rows = 1;
    private columns = 1;

    constructor(private readonly canvas: HTMLCanvasElement) {}

    draw(drawing: HeatDrawing): void {
        const { grid, width, palette } = drawing;
        const context = this.canvas.getContext('2d');
        if (!context) return;
        this.rows = Math.max(1, grid.rows.length);
        this.columns = Math.max(1, grid.columns.length);
        const height = Math.round(this.rows * drawing.row_height);
        this.resize(width, height + AXIS_HEIGHT);
        context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
        context.fillStyle = palette.surface;
        context.fillRect(0, 0, width, height + AXIS_HEIGHT);
        context.font = `12px ${palette.font}`;
        this.box = boxOf(context, drawing, height);
        this.drawCells(context, drawing);
        drawRows(context, drawing, this.box);
        drawColumns(context, drawing, this.box);
        if (drawing.marked) this.drawMark(context, drawing);
    }

    placeOf(event: MouseEvent): { row: number; column: number } | null {
        const { left, top, width, height } = this.box;
        const column = Math.floor(((event.offsetX - left) / width) * this.columns);
        const row = Math.floor(((event.offsetY - top) / height) * this.rows);
        const inside = row >= 0 && column >= 0 && row < this.rows && column < this.columns;
        return inside ? { row, column } : null;
    }

    private resize(width: number, height: number): void {
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
        this.canvas.width = Math.round(width * devicePixelRatio);
        this.canvas.height = Math.round(height * devicePixelRatio);
    }

    /** Edges are rounded, so that no seam shows between cells. */
    private edges(row: number, column: number): Box {
        const { left, top, width, height } = this.box;
        const x = (index: number) => left + Math.round((index * width) / this.columns);
        const y = (index: number) => top + Math.round((index * height) / this.rows);
        return {
            left: x(column),
            top: y(row),
            width: Math.max(1, x(column + 1) - x(column)),
            height: Math.max(1, y(row + 1) - y(row)),
        };
    }

    private drawCells(context: CanvasRenderingContext2D, drawing: HeatDrawing): void {
        const stops = drawing.palette.heat.map(rgbOf);
        drawing.grid.cells.forEach((cells, row) =>
            cells.forEach((cell, column) => {
                const box = this.edges(row, column);
                context.fillStyle = colorOf(cell, drawing, stops);
                context.fillRect(box.left, box.top, box.width, box.height);
            }),
        );
    }

    private drawMark(context: CanvasRenderingContext2D, { marked, palette }: HeatDrawing): void {
        if (!marked) return;
        const box = this.edges(marked.row, marked.column);
        for (const [color, grow, width] of [
            [palette.surface, 2, 2],
            [palette.text, 1, 1.5],
        ] as const) {
            context.strokeStyle = color;
            context.lineWidth = width;
            context.strokeRect(
                box.left - grow,
                box.top - grow,
                box.width + 2 * grow,
                box.height + 2 * grow,
            );
        }
    }
}

function colorOf(cell: Cell, drawing: HeatDrawing, stops: ReturnType<typeof rgbOf>[]): string {
    if (cell === null) return drawing.palette.danger;
    const at = cell === undefined ? null : heatPosition(cell, drawing.range, drawing.scale);
    return at === null ? drawing.palette.blank : mixed(stops, at);
}

function boxOf(context: CanvasRenderingContext2D, drawing: HeatDrawing, height: number): Box {
    const { grid, width, row_label } = drawing;
    const widest = Math.max(0, ...grid.rows.map((label) => context.measureText(label).width));
    const left = row_label ? 44 : Math.ceil(Math.min(widest + GAP, width * MOST_LABEL));
    const room = Math.max(1, width - left - GAP);
    // A plane seen from above is not stretched.
    return { left, top: 0, width: row_label ? Math.min(room, height) : room, height };
}

function drawRows(context: CanvasRenderingContext2D, drawing: HeatDrawing, box: Box): void {
    const { grid, palette, row_label } = drawing;
    context.fillStyle = palette.muted;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    const each = box.height / Math.max(1, grid.rows.length);
    const shown = labelled(grid.rows.length, row_label ? 5 : box.height / 14);
    const rows = row_label || each < 13 ? shown : grid.rows.map((_, row) => row);
    for (const row of rows) {
        const text = fitted(context, grid.rows[row] ?? '', box.left - GAP - (row_label ? 14 : 0));
        context.fillText(text, box.left - GAP, box.top + (row + 0.5) * each);
    }
    if (!row_label) return;
    context.save();
    context.translate(8, box.top + box.height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText(row_label, 0, 0);
    context.restore();
}

function drawColumns(context: CanvasRenderingContext2D, drawing: HeatDrawing, box: Box): void {
    const { grid, palette } = drawing;
    context.fillStyle = palette.muted;
    context.textBaseline = 'top';
    const each = box.width / Math.max(1, grid.columns.length);
    const bottom = box.top + box.height;
    for (const column of labelled(grid.columns.length, box.width / COLUMN_LABEL_PX)) {
        const text = drawing.formatColumn(grid.columns[column] ?? 0);
        const half = context.measureText(text).width / 2;
        const center = box.left + (column + 0.5) * each;
        const inside = Math.min(center, box.left + box.width - half);
        context.textAlign = 'center';
        context.fillText(text, Math.max(box.left + half, inside), bottom + 5);
    }
    context.fillText(drawing.column_label, box.left + box.width / 2, bottom + 22);
}

/** The text, or its beginning and an ellipsis. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
    if (context.measureText(text).width <= width) return text;
    let end = text.length - 1;
    while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
    return `${text.slice(0, end)}…`;
}
