import type uPlot from 'uplot';
import type { Palette } from './palette';

/** Both charts of a page share it, so that their x axes line up. */
export const Y_AXIS_WIDTH = 64;

const X_AXIS_HEIGHT = 44;

export interface AxisText {
    label: string;
    format: (value: number) => string;
}

export function xAxis(palette: Palette, text: AxisText, logarithmic: boolean): uPlot.Axis {
    return { ...axis(palette, text, logarithmic), size: X_AXIS_HEIGHT, labelSize: 18, labelGap: 0 };
}

export function yAxis(palette: Palette, text: AxisText, logarithmic: boolean): uPlot.Axis {
    return { ...axis(palette, text, logarithmic), size: Y_AXIS_WIDTH - 18, labelSize: 18 };
}

function axis(palette: Palette, text: AxisText, logarithmic: boolean): uPlot.Axis {
    const font = `12px ${palette.font}`;
    return {
        stroke: palette.muted,
        font,
        label: text.label,
        labelFont: font,
        grid: { stroke: palette.grid, width: 1 },
        ticks: { stroke: palette.grid, width: 1, size: 4 },
        gap: 4,
        values: (_plot, splits) =>
            splits.map((value) => (value === null ? '' : text.format(value))),
        ...(logarithmic ? { filter: filterLogSplits } : {}),
    };
}

/**
 * uPlot offers nine lines a decade. Over many decades only the powers of ten are kept, then
 * 1-2-5, and all of them only where the axis spans less than a decade.
 */
export function filterLogSplits(_plot: uPlot, splits: number[]): (number | null)[] {
    const first = splits[0] ?? 1;
    const decades = Math.log10((splits.at(-1) ?? first) / first);
    const every = Math.max(1, Math.ceil(decades / 10));
    return splits.map((split) => (keepsSplit(split, decades, every) ? split : null));
}

function keepsSplit(split: number, decades: number, every: number): boolean {
    const exponent = Math.floor(Math.log10(split) + 1e-9);
    const digit = Math.round(split / 10 ** exponent);
    if (digit === 1) return exponent % every === 0;
    if (decades >= 3) return false;
    return decades < 1 || digit === 2 || digit === 5;
}

/** "1e-3" for powers of ten, "2e-3" else; never more digits than needed. */
export function rateTick(value: number): string {
    const [digits = '', exponent = ''] = value.toExponential(1).split('e');
    return `${digits.replace(/\.0$/, '')}e${exponent.replace('+', '')}`;
}

export function numberTick(value: number): string {
    if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) return rateTick(value);
    return String(Number(value.toPrecision(4)));
}
