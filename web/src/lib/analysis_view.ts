// What the page of a curve from elsewhere shows of the daemon's answer.
import type { Analysis } from '../api/types/analysis';
import type { Finding, Recommendation } from '../api/types/result';
import type { RangeCurve } from './range_curves';

/** The range tests of the answer, as a chart draws sweeps. */
export function curvesOf(analysis: Analysis): RangeCurve[] {
    return (analysis.curves ?? [analysis])
        .map((one, index) => one.curve && { ...one.curve, sweep: index + 1, stopped: one.stopped })
        .filter((curve) => curve !== undefined);
}

export interface Verdict {
    /** Which curves it is about; "" with a single one. */
    about: string;
    recommendation: Recommendation;
}

/** One for each optimizer. */
export function verdictsOf(analysis: Analysis): Verdict[] {
    if (!analysis.groups) {
        return analysis.recommendation
            ? [{ about: '', recommendation: analysis.recommendation }]
            : [];
    }
    return analysis.groups.map(({ optimizer, curves, recommendation }) => ({
        about: [optimizer, curves.join(', ')].filter((part) => part !== '').join(': '),
        recommendation,
    }));
}

/** Those of all curves and groups, each once. */
export function findingsOf(analysis: Analysis): Finding[] {
    const all = [analysis, ...(analysis.groups ?? []), ...(analysis.curves ?? [])];
    const once = new Map<string, Finding>();
    for (const finding of all.flatMap((one) => one.findings)) {
        const key = `${finding.rule} ${finding.layer ?? ''} ${finding.message}`;
        if (!once.has(key)) once.set(key, finding);
    }
    return [...once.values()];
}

/** "loss from train_loss, learning_rate from lr", and what had to be assumed. */
export function understoodLines(analysis: Analysis): string[] {
    const { columns, notes } = analysis.understood;
    const named = Object.entries(columns)
        .filter(([ours, theirs]) => ours !== theirs)
        .map(([ours, theirs]) => `${ours} from “${theirs}”`);
    const own = (analysis.curves ?? []).flatMap((curve) =>
        curve.notes.map((note) => `${curve.name}: ${note}`),
    );
    return [...(named.length ? [`Read ${named.join(', ')}.`] : []), ...notes, ...own];
}
