// Colours, ranges and ticks of a heat map. Pure: nothing here touches the page.
import type { Cell } from '../lib/layers';
import type { Range } from './aligned';

export type HeatScale = 'log' | 'linear';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Powers of ten below the greatest value that a logarithmic scale shows at most. */
const MOST_DECADES = 20;

export function heatRange(cells: readonly Cell[][], scale: HeatScale): Range {
    let low = Infinity;
    let high = -Infinity;
    for (const row of cells) {
        for (const cell of row) {
            if (typeof cell !== 'number' || (scale === 'log' && cell <= 0)) continue;
            low = Math.min(low, cell);
            high = Math.max(high, cell);
        }
    }
    if (low > high) return scale === 'log' ? [0.1, 10] : [0, 1];
    if (scale === 'linear') return low < high ? [low, high] : [low - 0.5, high + 0.5];
    low = Math.max(low, high * 10 ** -MOST_DECADES);
    return low < high ? [low, high] : [low / 2, high * 2];
}

/** Where a value stands between the ends, 0 to 1; null where a logarithmic scale has no place. */
export function heatPosition(value: number, [low, high]: Range, scale: HeatScale): number | null {
    if (scale === 'log' && value <= 0) return null;
    const at =
        scale === 'log'
            ? Math.log(value / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return Math.min(1, Math.max(0, at));
}

/** Between equally spaced colours, straight in RGB. */
export function mixed(stops: readonly Rgb[], at: number): string {
    const place = at * (stops.length - 1);
    const index = Math.min(stops.length - 2, Math.floor(place));
    const [from, to] = [stops[index], stops[index + 1]];
    if (!from || !to) return 'transparent';
    const part = place - index;
    const channel = (which: 0 | 1 | 2) => Math.round(from[which] + part * (to[which] - from[which]));
    return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}

/** "#1f54c4" as numbers. */
export function rgbOf(hex: string): Rgb {
    const value = Number.parseInt(hex.replace('#', ''), 16);
    return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Indices of the columns that get a label, about `room` of them, the ends among them. */
export function labelled(count: number, room: number): number[] {
    if (count <= 1) return count === 1 ? [0] : [];
    const parts = Math.max(1, Math.min(count - 1, Math.floor(room) - 1));
    const place = (part: number) => Math.round((part * (count - 1)) / parts);
    const places = Array.from({ length: parts + 1 }, (_, part) => place(part));
    return [...new Set(places)];
}

/** Height of a row in pixels: many rows share about what a chart takes. */
export function rowHeight(rows: number): number {
    return Math.max(6, Math.min(24, Math.floor(440 / Math.max(1, rows))));
}
