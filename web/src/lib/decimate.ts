import type { NumberOrNull } from '../api/types/result';

/**
 * Indices of at most about `limit` points that draw the same picture: of each bucket its first,
 * smallest and largest value, so that no spike is lost. Values that are null are never chosen
 * before measured ones.
 */
export function decimate(values: readonly NumberOrNull[], limit: number): number[] {
    const count = values.length;
    if (count <= limit) return values.map((_, index) => index);
    const buckets = Math.max(1, Math.floor(limit / 3));
    const kept: number[] = [];
    for (let bucket = 0; bucket < buckets; bucket += 1) {
        const from = Math.floor((bucket * count) / buckets);
        const to = Math.floor(((bucket + 1) * count) / buckets);
        kept.push(...extremes(values, from, to));
    }
    if (kept.at(-1) !== count - 1) kept.push(count - 1);
    return kept;
}

function extremes(values: readonly NumberOrNull[], from: number, to: number): number[] {
    let low = from;
    let high = from;
    for (let index = from; index < to; index += 1) {
        const value = values[index] ?? null;
        if (value === null) continue;
        if (value < (values[low] ?? Infinity)) low = index;
        if (value > (values[high] ?? -Infinity)) high = index;
    }
    return [...new Set([from, low, high])].sort((a, b) => a - b);
}
