// A grid of coloured cells: layers over steps, layers over rates, a landscape from above.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Cell, Grid } from '../lib/layers';
import { currentTheme, useTheme } from '../lib/theme';
import { HeatCanvas, type HeatDrawing } from './heat_canvas';
import { heatRange, rowHeight, type HeatScale } from './heat_plot';
import { readPalette } from './palette';

export interface HeatMapProps {
    grid: Grid;
    scale: HeatScale;
    /** What the cells show, and what stands along the two sides. */
    value_label: string;
    row_label: string;
    column_label: string;
    format: (value: number) => string;
    formatColumn: (column: number) => string;
    summary: string;
    /** As high as wide, for a plane seen from above. */
    square?: boolean;
    onCanvas?: (canvas: HTMLCanvasElement | null) => void;
}

interface Place {
    row: number;
    column: number;
}

export function HeatMap(props: HeatMapProps) {
    const { grid, scale } = props;
    useTheme();
    const theme = currentTheme();
    const palette = useMemo(readPalette, [theme]);
    const range = useMemo(() => heatRange(grid.cells, scale), [grid, scale]);
    const [place, setPlace] = useState<Place | null>(null);
    const root = useRef<HTMLDivElement>(null);
    const picture = useRef<HeatCanvas | null>(null);
    const width = useWidth(root);

    const drawing: HeatDrawing = {
        grid,
        scale,
        range,
        palette,
        width,
        row_height: props.square ? squareRow(width, grid.rows.length) : rowHeight(grid.rows.length),
        row_label: props.square ? props.row_label : '',
        column_label: props.column_label,
        formatColumn: props.formatColumn,
        marked: place,
    };
    useLayoutEffect(() => {
        const canvas = root.current?.querySelector('canvas');
        if (!canvas || width === 0) return;
        picture.current ??= new HeatCanvas(canvas);
        picture.current.draw(drawing);
    });
    useEffect(() => {
        props.onCanvas?.(root.current?.querySelector('canvas') ?? null);
        return () => props.onCanvas?.(null);
    }, []);
    const point = (event: MouseEvent) => setPlace(picture.current?.placeOf(event) ?? null);
    return (
        <div
            class="chart heat"
            tabIndex={0}
            role="group"
            aria-label={`${props.summary} Arrow keys move from cell to cell, Escape leaves them.`}
            onKeyDown={(event) => move(event, place, grid, setPlace)}
        >
            <HeatReadout {...props} place={place} />
            <div ref={root} role="img" aria-label={props.summary} data-cells={countOf(grid.cells)}>
                <canvas onMouseMove={point} onMouseLeave={() => setPlace(null)} />
            </div>
            <HeatLegend
                scale={scale}
                ends={range.map((end) => props.format(end))}
                cells={grid.cells}
            />
        </div>
    );
}

const MOST_SQUARE_PX = 420;

function squareRow(width: number, rows: number): number {
    return Math.max(2, Math.min(MOST_SQUARE_PX, width - 80) / Math.max(1, rows));
}

function useWidth(root: { current: HTMLDivElement | null }): number {
    const [width, setWidth] = useState(0);
    useLayoutEffect(() => {
        const element = root.current;
        if (!element) return undefined;
        const measure = () => setWidth(element.clientWidth);
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        return () => observer.disconnect();
    }, []);
    return width;
}

const STEPS: Record<string, readonly [row: number, column: number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

function move(
    event: KeyboardEvent,
    place: Place | null,
    grid: Grid,
    setPlace: (place: Place | null) => void,
): void {
    if (event.key === 'Escape') setPlace(null);
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    // From outside one enters at the newest column.
    const { row, column } = place ?? { row: -step[0], column: grid.columns.length - 1 - step[1] };
    setPlace({
        row: within(row + step[0], grid.rows.length),
        column: within(column + step[1], grid.columns.length),
    });
}

function HeatReadout(props: HeatMapProps & { place: Place | null }) {
    const { grid, place } = props;
    const cell = place && grid.cells[place.row]?.[place.column];
    const column = place ? grid.columns[place.column] : undefined;
    return (
        <dl class="readout" data-testid="heat-readout" aria-live="polite">
            <div>
                <dt>{props.row_label}</dt>
                <dd>{(place && grid.rows[place.row]) ?? '–'}</dd>
            </div>
            <div>
                <dt>{props.column_label}</dt>
                <dd>{column === undefined ? '–' : props.formatColumn(column)}</dd>
            </div>
            <div>
                <dt>{props.value_label}</dt>
                <dd>{place ? cellText(cell, props.format) : '–'}</dd>
            </div>
        </dl>
    );
}

function cellText(cell: Cell, format: (value: number) => string): string {
    if (cell === undefined) return 'not measured';
    return cell === null ? 'not finite' : format(cell);
}

interface HeatLegendProps {
    scale: HeatScale;
    ends: string[];
    cells: Cell[][];
}

function HeatLegend({ scale, ends, cells }: HeatLegendProps) {
    const has = (test: (cell: Cell) => boolean) => cells.some((row) => row.some(test));
    const no_place = (cell: Cell) => scale === 'log' && typeof cell === 'number' && cell <= 0;
    const blank = has((cell) => cell === undefined || no_place(cell));
    return (
        <div class="legend">
            <span class="row">
                {ends[0]}
                <i class="heat-ramp" aria-hidden="true" />
                {ends[1]}
                {scale === 'log' && <span>, logarithmic</span>}
            </span>
            {blank && (
                <span>
                    <i class="swatch swatch-blank" />
                    {scale === 'log' ? 'zero or not measured' : 'not measured'}
                </span>
            )}
            {has((cell) => cell === null) && (
                <span>
                    <i class="swatch swatch-danger" />
                    not finite
                </span>
            )}
        </div>
    );
}

function countOf(cells: Cell[][]): number {
    return cells.reduce((sum, row) => sum + row.filter((cell) => cell !== undefined).length, 0);
}
