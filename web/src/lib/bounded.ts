// Keeps a page small however long a job runs: of a long series only what draws the same picture.
import { isLayerSeries } from './layers';
import type { Column, SeriesTable } from './series';

/** The most points of a series that a page holds. */
export const MOST_HELD = 4000;
/** What is left of a series that had more, at most. Less, so that it is not thinned each time. */
const LEFT = 2000;
/** Of a layer's, of which there are many and which are drawn as a few hundred cells. */
export const MOST_OF_LAYER = 1000;

/**
 * Thins series of more than MOST_HELD points: of each of many equal stretches of steps the least
 * and the greatest value are kept, and both ends. By steps and not by rows, so that what was
 * thinned before does not get coarser than the rest. Series measured at the same steps stay so.
 */
export function bounded(table: SeriesTable): SeriesTable {
    const longer = (name: string) => {
        const most = isLayerSeries(name) ? MOST_OF_LAYER : MOST_HELD;
        return (table[name]?.steps.length ?? 0) > most;
    };
    const long = Object.keys(table).filter(longer);
    if (long.length === 0) return table;
    const result: Record<string, Column> = { ...table };
    for (const name of long.filter(isLayerSeries)) result[name] = thinned(table[name] as Column);
    for (const group of groupsOf(table, long.filter((name) => !isLayerSeries(name)))) {
        const columns = group.map((name) => table[name] as Column);
        const rows = rowsToKeep(columns);
        group.forEach((name, index) => {
            result[name] = pickRows(columns[index] as Column, rows);
        });
    }
    return result;
}

/** Of each of equally many stretches of steps the value of the greatest magnitude. */
function thinned(column: Column): Column {
    const first = column.steps[0] ?? 0;
    const width = ((column.steps.at(-1) ?? 0) - first + 1) / (MOST_OF_LAYER / 2);
    const height = (row: number) => Math.abs(column.values[row] ?? Infinity);
    const chosen = new Map<number, number>();
    column.steps.forEach((step, row) => {
        const stretch = Math.floor((step - first) / width);
        const before = chosen.get(stretch);
        if (before === undefined || height(row) > height(before)) chosen.set(stretch, row);
    });
    return pickRows(column, [...chosen.values()]);
}

function groupsOf(table: SeriesTable, names: readonly string[]): string[][] {
    const groups: string[][] = [];
    for (const name of names) {
        const steps = table[name]?.steps ?? [];
        const group = groups.find((others) => sameSteps(table[others[0] ?? '']?.steps ?? [], steps));
        if (group) group.push(name);
        else groups.push([name]);
    }
    return groups;
}

function sameSteps(left: readonly number[], right: readonly number[]): boolean {
    return left.length === right.length && left.every((step, row) => step === right[row]);
}

function rowsToKeep(columns: readonly Column[]): number[] {
    const steps = columns[0]?.steps ?? [];
    const first = steps[0] ?? 0;
    const width = ((steps.at(-1) ?? 0) - first + 1) / Math.floor(LEFT / (2 * columns.length));
    const rows = new Set([0, steps.length - 1]);
    let from = 0;
    while (from < steps.length) {
        const stretch = Math.floor(((steps[from] ?? 0) - first) / width);
        let to = from + 1;
        while (to < steps.length && Math.floor(((steps[to] ?? 0) - first) / width) === stretch) to += 1;
        for (const column of columns) addExtremes(column, from, to, rows);
        from = to;
    }
    return [...rows].sort((a, b) => a - b);
}

/** A value that is not finite (null) is kept like a greatest one: it is what one must not miss. */
function addExtremes(column: Column, from: number, to: number, rows: Set<number>): void {
    const height = (row: number) => column.values[row] ?? Infinity;
    let low = from;
    let high = from;
    for (let row = from; row < to; row += 1) {
        if (height(row) < height(low)) low = row;
        if (height(row) > height(high)) high = row;
    }
    rows.add(low).add(high);
}

function pickRows(column: Column, rows: readonly number[]): Column {
    return {
        steps: rows.map((row) => column.steps[row] ?? 0),
        values: rows.map((row) => column.values[row] ?? null),
    };
}
