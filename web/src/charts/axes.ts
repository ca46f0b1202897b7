import type uPlot from 'uplot';
import type { Palette } from './palette';

/** Both charts of a page share it, so that their x axes line up. */
export const Y_AXIS_WIDTH = 64;

const LABEL_WIDTH = 18;
const X_AXIS_HEIGHT = 26;

export interface AxisText {
    /** Empty: none, and no room for it. */
    label: string;
    format: (value: number) => string;
}

export function xAxis(palette: Palette, text: AxisText, logarithmic: boolean): uPlot.Axis {
    const nearest_px = 56;
    return { ...axis(palette, text, logarithmic, nearest_px), size: X_AXIS_HEIGHT };
}

export function yAxis(palette: Palette, text: AxisText, logarithmic: boolean): uPlot.Axis {
    const nearest_px = 24;
    return {
        ...axis(palette, text, logarithmic, nearest_px),
        size: Y_AXIS_WIDTH - LABEL_WIDTH,
    };
}

function axis(
    palette: Palette,
    text: AxisText,
    logarithmic: boolean,
    nearest_px: number,
): uPlot.Axis {
    const font = `12px ${palette.font}`;
    const filter = logarithmic ? { filter: logFilter(nearest_px) } : {};
    const splits = logarithmic ? { splits: splitsOf } : {};
    return {
        stroke: palette.muted,
        font,
        ...(text.label ? { label: text.label, labelFont: font, labelSize: LABEL_WIDTH } : {}),
        labelGap: 0,
        grid: { stroke: palette.grid, width: 1, ...filter },
        ticks: { stroke: palette.grid, width: 1, size: 4, ...filter },
        gap: 4,
        values: (_plot, splits) =>
            splits.map((value) => (value === null ? '' : text.format(value))),
        ...splits,
        ...filter,
    };
}

const splitsOf: uPlot.Axis.Splits = (_plot, _axis, min, max) => logSplits(min, max);

const MOST_DECADES = 20;

/**
 * Nine lines a decade; beyond many decades the powers of ten alone. uPlot's own never end above
 * 1e16, where its table of increments does, and a diverging loss gets there.
 */
export function logSplits(min: number, max: number): number[] {
    const first = Math.floor(Math.log10(min));
    const last = Math.ceil(Math.log10(max));
    const digits = last - first > MOST_DECADES ? [1] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const splits: number[] = [];
    for (let exponent = first; exponent <= last; exponent += 1) {
        for (const digit of digits) splits.push(Number(`${digit}e${exponent}`));
    }
    return splits.filter((split) => split >= min * (1 - 1e-9) && split <= max * (1 + 1e-9));
}

function logFilter(nearest_px: number): uPlot.Axis.Filter {
    return (plot, splits, axis_index) => {
        const scale = plot.axes[axis_index]?.scale ?? 'x';
        const { min, max } = plot.scales[scale] ?? {};
        const { width, height } = plot.bbox;
        const length = (scale === 'x' ? width : height) / devicePixelRatio;
        return thinLogSplits(splits, length / Math.log10((max ?? 10) / (min ?? 1)), nearest_px);
    };
}

/**
 * Of nine lines a decade all are kept, 1-2-5, the powers of ten or only some powers, whatever stays `nearest_px` apart on an axis of so many pixels a decade.
 */
export function thinLogSplits(
    splits: readonly number[],
    decade_px: number,
    nearest_px: number,
): (number | null)[] {
    const every = Math.max(1, Math.ceil(nearest_px / decade_px));
    const digits = digitsOf(decade_px / nearest_px);
    return splits.map((split) => {
        const exponent = Math.floor(Math.log10(split) + 1e-9);
        const digit = Math.round(split / 10 ** exponent);
        return digits.includes(digit) && exponent % every === 0 ? split : null;
    });
}

/** Leading digits that fit when a decade has room for so many labels. */
function digitsOf(room: number): number[] {
    const closest = Math.log10(10 / 9);
    if (room * closest >= 1) return [1, 2, 3, 4, 5, 6, 7, 8, 9];
    return room * Math.log10(2) >= 1 ? [1, 2, 5] : [1];
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
