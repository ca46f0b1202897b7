import { useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { FindingMark } from '../lib/findings';
import { formatNumber } from '../lib/format';
import { currentTheme, useTheme } from '../lib/theme';
import type { Range } from './aligned';
import { findingColor, type Marks } from './marks';
import { readPalette, type Palette } from './palette';
import { Plot } from './plot';
import { trainingOptions, type TrainingData } from './training_plot';

export interface TrainingChartProps {
    data: TrainingData;
    label: string;
    log_y: boolean;
    height: number;
    summary: string;
    /** What was found, at its step. */
    marks?: readonly FindingMark[];
    mark_labels?: boolean;
    zoom: Range | null;
    onZoom: (zoom: Range | null) => void;
    onCanvas: (canvas: HTMLCanvasElement | null) => void;
}

export function TrainingChart(props: TrainingChartProps) {
    useTheme();
    const theme = currentTheme();
    const palette = useMemo(readPalette, [theme]);
    const [row, setRow] = useState<number | null>(null);
    const marks = marksOf(props.marks ?? [], palette);
    const now = useRef({ ...props, drawn: marks });
    now.current = { ...props, drawn: marks };
    const { data, lines } = props.data;
    const options = () =>
        trainingOptions({
            palette,
            lines,
            label: props.label,
            log_y: props.log_y,
            height: props.height,
            yRange: () => now.current.data.range,
            zoom: () => now.current.zoom,
            marks: () => now.current.drawn,
            mark_labels: props.mark_labels === true,
            onCursor: setRow,
            onZoom: (range) => now.current.onZoom(range),
        });
    const dotted = lines.map((line) => line.points).join();
    const shape = `${theme} ${props.log_y} ${dotted} ${marks.lines.length > 0}`;
    return (
        <div class="chart chart-body" onDblClick={() => props.onZoom(null)}>
            <Readout data={props.data} row={row ?? data[0].length - 1} />
            <Plot
                shape={shape}
                options={options}
                data={data}
                height={props.height}
                summary={props.summary}
                revision={JSON.stringify([props.zoom, marks])}
                onPlot={(plot: uPlot | null) => props.onCanvas(plot?.ctx.canvas ?? null)}
            />
        </div>
    );
}

function marksOf(marks: readonly FindingMark[], palette: Palette): Marks {
    const lines = marks.map(({ step, text, severity }) => ({
        value: step,
        text,
        color: findingColor(severity, palette),
    }));
    return { lines, bands: [], pinned: null };
}

const SWATCHES: Record<string, string> = {
    loss: 'raw',
    smoothed: 'smoothed',
    validation: 'recommended',
};

function Readout({ data, row }: { data: TrainingData; row: number }) {
    const columns = data.data.slice(1) as (number | null)[][];
    return (
        <dl class="readout">
            <div>
                <dt>step</dt>
                <dd>{data.data[0][row] ?? '–'}</dd>
            </div>
            {data.lines.map((line, index) => (
                <div key={line.name}>
                    <dt>
                        <span
                            class={`swatch swatch-${SWATCHES[line.name] ?? 'second'}`}
                            aria-hidden="true"
                        />
                        {line.name.replaceAll('_', ' ')}
                    </dt>
                    <dd>{formatNumber(lastUntil(columns[index] ?? [], row))}</dd>
                </div>
            ))}
        </dl>
    );
}

/** The newest value at or before a row: evaluations stand until the next. */
function lastUntil(column: readonly (number | null)[], row: number): number | null {
    for (let index = row; index >= 0; index -= 1) {
        const value = column[index] ?? null;
        if (value !== null) return value;
    }
    return null;
}
