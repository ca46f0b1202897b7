// A job's series as they grow: columns by step, merged so that a record seen twice changes nothing.
import type { RecordColumn } from '../api/types/event';
import type { NumberOrNull } from '../api/types/result';
import type { SeriesAnswer } from '../api/types/series';

export interface Column {
    steps: number[];
    values: NumberOrNull[];
}

export type SeriesTable = Readonly<Record<string, Column>>;

export function tableOf(answer: SeriesAnswer): SeriesTable {
    const table: Record<string, Column> = {};
    for (const [name, values] of Object.entries(answer.series)) {
        const words = answer.non_finite?.[name] ?? {};
        const column: Column = { steps: [], values: [] };
        answer.step.forEach((step, row) => {
            const value = values[row] ?? null;
            if (value === null && !(String(step) in words)) return;
            column.steps.push(step);
            column.values.push(value);
        });
        table[name] = column;
    }
    return table;
}

export function mergeTables(old: SeriesTable, added: Record<string, RecordColumn>): SeriesTable {
    const merged: Record<string, Column> = { ...old };
    for (const [name, column] of Object.entries(added)) {
        merged[name] = mergeColumns(merged[name], column);
    }
    return merged;
}

function mergeColumns(old: Column | undefined, added: Column): Column {
    if (!old || old.steps.length === 0) return { steps: added.steps, values: added.values };
    const last = old.steps.at(-1) ?? -1;
    if ((added.steps[0] ?? Infinity) > last) {
        return {
            steps: [...old.steps, ...added.steps],
            values: [...old.values, ...added.values],
        };
    }
    return rebuild(old, added);
}

function rebuild(old: Column, added: Column): Column {
    const by_step = new Map<number, NumberOrNull>();
    for (const column of [old, added]) {
        column.steps.forEach((step, row) => by_step.set(step, column.values[row] ?? null));
    }
    const steps = [...by_step.keys()].sort((a, b) => a - b);
    return { steps, values: steps.map((step) => by_step.get(step) ?? null) };
}
