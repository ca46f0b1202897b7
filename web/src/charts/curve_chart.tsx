import { useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { currentTheme, useTheme } from '../lib/theme';
import { nearestRow } from './aligned';
import { curveData, curveOptions, type Curve, type CurveAxis } from './curve_plot';
import { NO_MARKS, type Marks } from './marks';
import { readPalette, type Palette } from './palette';
import { Plot } from './plot';

export interface CurveChartProps {
    curves: readonly Curve[];
    x: CurveAxis;
    y: CurveAxis;
    height: number;
    summary: string;
    marks?: (palette: Palette) => Marks;
    onCanvas?: (canvas: HTMLCanvasElement | null) => void;
}

export function CurveChart(props: CurveChartProps) {
    useTheme();
    const theme = currentTheme();
    const palette = useMemo(readPalette, [theme]);
    const { curves, x, y } = props;
    const data = useMemo(() => curveData(curves, y.log), [curves, y.log]);
    const marks = props.marks?.(palette) ?? NO_MARKS;
    const [row, setRow] = useState<number | null>(null);
    const now = useRef({ data, marks });
    now.current = { data, marks };
    const options = () =>
        curveOptions({
            palette,
            curves,
            x,
            y,
            height: props.height,
            marks: () => now.current.marks,
            yRange: () => now.current.data.range,
            onCursor: setRow,
        });
    return (
        <div class="chart chart-body">
            <CurveReadout {...props} data={data.data} row={row} />
            <Plot
                shape={`${theme} ${curves.length} ${x.log} ${y.log} ${marks.lines.length > 0}`}
                options={options}
                data={data.data}
                height={props.height}
                summary={props.summary}
                revision={JSON.stringify(marks)}
                onPlot={(plot: uPlot | null) => props.onCanvas?.(plot?.ctx.canvas ?? null)}
            />
        </div>
    );
}

interface CurveReadoutProps extends CurveChartProps {
    data: uPlot.AlignedData;
    row: number | null;
}

function CurveReadout({ curves, x, y, data, row }: CurveReadoutProps) {
    const at = row === null ? undefined : data[0][row];
    return (
        <dl class="readout">
            <div>
                <dt>{x.label}</dt>
                <dd>{at === undefined ? '–' : x.format(at)}</dd>
            </div>
            {curves.map((curve, index) => (
                <div key={curve.name}>
                    <dt>
                        <span class={`swatch swatch-${curve.swatch}`} aria-hidden="true" />
                        {curve.name}
                    </dt>
                    <dd>{valueText(data[index + 1] as (number | null)[], row, y.format)}</dd>
                </div>
            ))}
        </dl>
    );
}

/** The curve's value at the row, or at the nearest one where it has a value. */
function valueText(
    column: readonly (number | null)[],
    row: number | null,
    format: (value: number) => string,
): string {
    const near = row === null ? null : nearestRow(column, row);
    const value = near === null ? null : (column[near] ?? null);
    return value === null ? '–' : format(value);
}
