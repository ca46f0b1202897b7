// The curve of a range test: loss and, below, gradient norm over the learning rate.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Band, Finding, Recommendation, Stopped, Sweep } from '../api/types/result';
import { findingMarks } from '../lib/findings';
import { formatRate } from '../lib/format';
import { describeCurve, type RangeCurve } from '../lib/range_curves';
import { currentTheme, useTheme } from '../lib/theme';
import { nearestRow, type Range } from './aligned';
import { chartKeys, type ChartKeys } from './chart_keys';
import { findingColor, type Mark, type Marks } from './marks';
import { readPalette, type Palette } from './palette';
import { Plot } from './plot';
import { gradientOptions, lossOptions, rangeData, type RangeOptions } from './range_plot';
import { PointReadout, readPoint, type ReadoutState } from './range_readout';

export interface RangeChartProps {
    curves: RangeCurve[];
    band: Band | null;
    ends: Range;
    log_x: boolean;
    log_y: boolean;
    onLogY: (log_y: boolean) => void;
    zoom: Range | null;
    onZoom: (zoom: Range | null) => void;
    suggestions: Sweep['suggestions'];
    recommendation: Recommendation | null;
    stopped: Stopped | null;
    findings: readonly Finding[];
    /** Receives what can be saved as a picture. */
    onCanvases: (canvases: HTMLCanvasElement[]) => void;
}

const LOSS_HEIGHT = 400;
const GRADIENT_HEIGHT = 170;

export function RangeChart(props: RangeChartProps) {
    useTheme();
    const theme = currentTheme();
    const palette = useMemo(readPalette, [theme]);
    const [hovered, setHovered] = useState<number | null>(null);
    const [pinned, setPinned] = useState<number | null>(null);
    const data = useMemo(
        () => rangeData(props.curves, props.ends, props.log_y, props.band),
        [props.curves, props.band, props.ends[0], props.ends[1], props.log_y],
    );
    const rates = data.loss[0];
    const pinned_rate = pinned === null ? null : (rates[pinned] ?? null);
    const marks = marksOf(props, palette, pinned_rate);

    // uPlot keeps the functions of its first options; they read the present through this.
    const now = useRef({ props, data, marks, pinned });
    now.current = { props, data, marks, pinned };
    const plots = usePlots(props.onCanvases);

    const options = (height: number): RangeOptions => ({
        palette,
        log_x: props.log_x,
        log_y: props.log_y,
        others: data.others,
        banded: data.banded,
        validated: data.validated,
        height,
        xRange: () => now.current.props.zoom ?? now.current.props.ends,
        yRange: () => (now.current.props.log_y ? now.current.data.log_range : now.current.data.range),
        marks: () => now.current.marks,
        onCursor: (row) => setHovered(row === null ? null : nearestRow(now.current.data.raw, row)),
        onZoom: (range) => now.current.props.onZoom(range),
    });
    const gradient = (): RangeOptions => ({
        ...options(GRADIENT_HEIGHT),
        log_y: true,
        yRange: () => now.current.data.gradient_range,
    });

    const last = lastRow(data.raw);
    const advised = rowOf(rates, data.raw, props.recommendation?.learning_rate ?? null);
    const row = pinned ?? hovered ?? advised ?? last;
    const keys: ChartKeys = {
        count: rates.length,
        row: row ?? 0,
        move: (to) => moveCursor(plots.loss.current, nearestRow(data.raw, to)),
        pin: () => setPinned(pinned === null ? row : null),
        clear: () => {
            setPinned(null);
            props.onZoom(null);
        },
        toggleLog: () => props.onLogY(!props.log_y),
    };
    const shape = `${theme} ${props.log_x} ${props.log_y} ${data.others} ${data.banded} ${data.validated} ${marks.lines.length > 0}`;
    const revision = JSON.stringify([marks, props.zoom]);
    return (
        <div
            class="chart"
            tabIndex={0}
            role="group"
            aria-label="Chart. Arrow keys move along the curve, Enter pins a point, L switches the loss axis, Escape resets."
            onKeyDown={(event) => chartKeys(event, keys)}
        >
            <PointReadout
                point={readPoint(props.curves[0], rates, row)}
                state={pinned !== null ? 'pinned' : restingState(hovered, advised)}
                onUnpin={() => setPinned(null)}
            />
            <div
                class="chart-body"
                onClick={() => setPinned(pinned === null ? hovered : null)}
                onDblClick={() => props.onZoom(null)}
            >
                <Plot
                    shape={shape}
                    options={() => lossOptions(options(LOSS_HEIGHT))}
                    data={data.loss}
                    height={LOSS_HEIGHT}
                    revision={revision}
                    summary={summaryOf(props)}
                    onPlot={plots.setLoss}
                />
                <Plot
                    shape={shape}
                    options={() => gradientOptions(gradient())}
                    data={data.gradient}
                    height={GRADIENT_HEIGHT}
                    revision={revision}
                    summary="Gradient norm over the learning rate, on logarithmic axes."
                    onPlot={plots.setGradient}
                />
            </div>
        </div>
    );
}

function restingState(hovered: number | null, advised: number | null): ReadoutState {
    if (hovered !== null) return 'hovered';
    return advised === null ? 'last' : 'recommended';
}

/** The measured point nearest to a rate. */
function rowOf(
    rates: ArrayLike<number>,
    column: readonly (number | null)[],
    rate: number | null,
): number | null {
    if (rate === null) return null;
    let nearest: number | null = null;
    for (let row = 0; row < rates.length; row += 1) {
        if ((column[row] ?? null) === null) continue;
        const distance = Math.abs((rates[row] ?? 0) - rate);
        if (nearest === null || distance < Math.abs((rates[nearest] ?? 0) - rate)) nearest = row;
    }
    return nearest;
}

function usePlots(onCanvases: RangeChartProps['onCanvases']) {
    const loss = useRef<uPlot | null>(null);
    const gradient = useRef<uPlot | null>(null);
    const report = () => {
        const plots = [loss.current, gradient.current].filter((plot) => plot !== null);
        onCanvases(plots.map((plot) => plot.ctx.canvas));
    };
    useEffect(() => () => onCanvases([]), []);
    return {
        loss,
        setLoss: (plot: uPlot | null) => {
            loss.current = plot;
            report();
        },
        setGradient: (plot: uPlot | null) => {
            gradient.current = plot;
            report();
        },
    };
}

function moveCursor(plot: uPlot | null, row: number | null): void {
    if (!plot || row === null) return;
    const left = plot.valToPos(plot.data[0][row] ?? 0, 'x');
    plot.setCursor({ left, top: plot.over.clientHeight / 2 }, true);
}

function lastRow(column: readonly (number | null)[]): number | null {
    for (let row = column.length - 1; row >= 0; row -= 1) if (column[row] !== null) return row;
    return null;
}

function marksOf(props: RangeChartProps, palette: Palette, pinned: number | null): Marks {
    const lines: Mark[] = [];
    for (const [rule, value] of Object.entries(props.suggestions)) {
        if (value !== null) lines.push({ value, text: rule, color: palette.mark });
    }
    const diverged = divergence(props.stopped);
    if (diverged) lines.push({ ...diverged, color: palette.danger });
    lines.push(...findingLines(props, palette));
    const advice = props.recommendation;
    if (advice?.learning_rate) {
        const text = `recommended ${formatRate(advice.learning_rate)}`;
        lines.push({ value: advice.learning_rate, text, color: palette.recommended, strong: true });
    }
    const bands =
        advice?.low && advice.high
            ? [{ from: advice.low, to: advice.high, color: palette.recommended_range }]
            : [];
    return { lines, bands, pinned };
}

/** At the rate of their step; what is only worth knowing is in the list beside the chart. */
function findingLines(props: RangeChartProps, palette: Palette): Mark[] {
    const rates = props.curves[0]?.learning_rate ?? [];
    return findingMarks(props.findings, rates.length).flatMap(({ step, text, severity }) => {
        const value = rates[step];
        if (severity === 'info' || value === undefined) return [];
        return [{ value, text, color: findingColor(severity, palette) }];
    });
}

const DIVERGED: Record<string, string> = {
    loss_exploded: 'diverged',
    non_finite_loss: 'loss not finite',
    non_finite_gradient: 'gradient not finite',
};

function divergence(stopped: Stopped | null): { value: number; text: string } | null {
    const text = DIVERGED[stopped?.reason ?? ''];
    return text && stopped?.learning_rate ? { value: stopped.learning_rate, text } : null;
}

function summaryOf(props: RangeChartProps): string {
    const [first] = props.curves;
    const curve = first ? describeCurve(first, formatRate) : 'Nothing measured yet.';
    const advice = props.recommendation?.learning_rate
        ? ` Recommended learning rate ${formatRate(props.recommendation.learning_rate)}.`
        : '';
    const band = props.band ? ` A band from the lowest to the highest of ${props.curves.length} sweeps.` : '';
    return curve + band + advice;
}
