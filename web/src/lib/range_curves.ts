// The sweeps of a range test, from what was streamed or from the finished result.
import type { Curve, NumberOrNull, RangeTestResult, Stopped } from '../api/types/result';
import type { SeriesTable } from './series';

export interface RangeCurve extends Curve {
    /** 1 for the first. */
    sweep: number;
    stopped?: Stopped;
}

const COLUMNS = ['loss', 'smoothed_loss', 'gradient_norm', 'validation_loss'] as const;

/** Sweep k >= 2 is in series whose names end in "/sweep_k". */
export function curvesFromSeries(table: SeriesTable): RangeCurve[] {
    const sweeps = Object.keys(table)
        .map((name) => /^learning_rate(?:\/sweep_(\d+))?$/.exec(name))
        .filter((match) => match !== null)
        .map((match) => Number(match[1] ?? 1))
        .sort((a, b) => a - b);
    return sweeps.map((sweep) => curveFromSeries(table, sweep));
}

function curveFromSeries(table: SeriesTable, sweep: number): RangeCurve {
    const ending = sweep === 1 ? '' : `/sweep_${sweep}`;
    const rates = table[`learning_rate${ending}`];
    const steps = rates?.steps ?? [];
    const row_of = new Map(steps.map((step, row) => [step, row]));
    const curve: RangeCurve = {
        sweep,
        learning_rate: (rates?.values ?? []).map((rate) => rate ?? Number.NaN),
        loss: [],
        smoothed_loss: [],
        gradient_norm: [],
    };
    for (const name of COLUMNS) {
        const column: NumberOrNull[] = steps.map(() => null);
        const measured = table[`${name}${ending}`];
        measured?.steps.forEach((step, index) => {
            const row = row_of.get(step);
            if (row !== undefined) column[row] = measured.values[index] ?? null;
        });
        if (name !== 'validation_loss' || measured) curve[name] = column;
    }
    return curve;
}

export function curvesFromResult(result: RangeTestResult): RangeCurve[] {
    const sweeps = result.sweeps?.length ? result.sweeps : [result];
    return sweeps.map((sweep, index) => ({
        ...sweep.curve,
        sweep: index + 1,
        stopped: sweep.stopped,
    }));
}

/** What a curve shows, in one sentence, for those who do not see it. */
export function describeCurve(curve: RangeCurve, rate: (value: number) => string): string {
    const count = curve.learning_rate.length;
    if (count === 0) return 'Nothing measured yet.';
    const first = curve.learning_rate[0] ?? 0;
    const last = curve.learning_rate.at(-1) ?? 0;
    const lowest = lowestPoint(curve.smoothed_loss);
    const least = lowest === -1 ? '' : lowestText(curve, lowest, rate);
    return `Loss over the learning rate, ${count} points from ${rate(first)} to ${rate(last)}.${least}`;
}

function lowestText(curve: RangeCurve, index: number, rate: (value: number) => string): string {
    const loss = Number((curve.smoothed_loss[index] ?? 0).toPrecision(4));
    return ` The smoothed loss is least, ${loss}, at ${rate(curve.learning_rate[index] ?? 0)}.`;
}

export function lowestPoint(values: readonly NumberOrNull[]): number {
    let lowest = -1;
    values.forEach((value, index) => {
        if (value !== null && value < (values[lowest] ?? Infinity)) lowest = index;
    });
    return lowest;
}
