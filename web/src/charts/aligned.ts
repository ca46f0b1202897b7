// Columns over different x values, brought onto one x axis as uPlot wants them.
import type { NumberOrNull } from '../api/types/result';

export interface Line {
    x: readonly number[];
    y: readonly NumberOrNull[];
}

export interface Aligned {
    x: number[];
    columns: NumberOrNull[][];
}

/** All x values once, ascending; a column is null where its line has no point. */
export function align(lines: readonly Line[], further_x: readonly number[] = []): Aligned {
    const all = new Set<number>(further_x);
    for (const line of lines) for (const x of line.x) if (Number.isFinite(x)) all.add(x);
    const x = [...all].sort((a, b) => a - b);
    const row_of = new Map(x.map((value, row) => [value, row]));
    const columns = lines.map((line) => {
        const column: NumberOrNull[] = x.map(() => null);
        line.x.forEach((value, index) => {
            const row = row_of.get(value);
            if (row !== undefined) column[row] = line.y[index] ?? null;
        });
        return column;
    });
    return { x, columns };
}

/** What a logarithmic axis cannot show becomes a gap. */
export function positive(values: readonly NumberOrNull[]): NumberOrNull[] {
    return values.map((value) => (value !== null && value > 0 ? value : null));
}

export type Range = [number, number];

/**
 * The part of the loss worth looking at on a linear axis: from the least value to well above the
 * loss at the start. A diverging loss leaves at the top instead of flattening all the rest.
 */
export function lossRange(smoothed: readonly NumberOrNull[], raw: readonly NumberOrNull[]): Range {
    const all = finite([...smoothed, ...raw]);
    if (all.length === 0) return [0, 1];
    const low = all[0] ?? 0;
    const high = all.at(-1) ?? 1;
    const early = finite(smoothed.slice(0, Math.max(1, Math.ceil(smoothed.length / 10)))).at(-1);
    const most = all[Math.floor(all.length * 0.85)] ?? high;
    const cap = Math.max(low + 1.6 * ((early ?? high) - low), most);
    return padded(low, Math.min(high, cap));
}

export function fullRange(values: readonly NumberOrNull[]): Range {
    const all = finite(values);
    if (all.length === 0) return [0, 1];
    return padded(all[0] ?? 0, all.at(-1) ?? 1);
}

/** Whole range of positive values, a little widened, for a logarithmic axis. */
export function logRange(values: readonly NumberOrNull[]): Range {
    const all = finite(values).filter((value) => value > 0);
    if (all.length === 0) return [0.1, 10];
    return [(all[0] ?? 1) / 1.15, (all.at(-1) ?? 1) * 1.15];
}

function padded(low: number, high: number): Range {
    const span = high > low ? high - low : Math.abs(high) || 1;
    return [low - 0.05 * span, high + 0.05 * span];
}

function finite(values: readonly NumberOrNull[]): number[] {
    return values.filter((value) => value !== null).sort((a, b) => a - b);
}

/** The row nearest to `row` where the column has a value; null when it has none. */
export function nearestRow(column: readonly NumberOrNull[], row: number): number | null {
    for (let distance = 0; distance < column.length; distance += 1) {
        if ((column[row - distance] ?? null) !== null) return row - distance;
        if ((column[row + distance] ?? null) !== null) return row + distance;
    }
    return null;
}
