// Findings in the order they matter, as marks on a curve, and as changes to try.
import type { Finding, FindingAction, Severity } from '../api/types/result';
import { words } from './format';
import { isRun } from './runs';

export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

function rank(finding: Finding): number {
    return SEVERITIES.indexOf(finding.severity);
}

/** The most severe first, then the earliest. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
    const step = (finding: Finding) => finding.first_step ?? Infinity;
    return [...findings].sort((a, b) => rank(a) - rank(b) || compare(step(a), step(b)));
}

function compare(a: number, b: number): number {
    return a === b ? 0 : a < b ? -1 : 1;
}

/** Findings of one rule at several layers, which are told as one. */
export interface FindingGroup {
    /** The most severe of them. */
    first: Finding;
    all: Finding[];
}

export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
    const groups = new Map<string, Finding[]>();
    for (const finding of sortFindings(findings)) {
        const key = `${finding.rule} ${finding.severity}`;
        groups.set(key, [...(groups.get(key) ?? []), finding]);
    }
    return [...groups.values()].map((all) => ({ first: all[0] as Finding, all }));
}

export interface FindingMark {
    step: number;
    /** Empty where a neighbour's label speaks for it. */
    text: string;
    severity: Severity;
}

/** Labels nearer than this part of the axis would run into each other. */
const NEAREST_LABELS = 0.12;

/**
 * A mark for each rule at the step at which it was found first, on an axis of so many steps. Of
 * marks near each other one has the label, the most severe; it says how many others there are.
 */
export function findingMarks(findings: readonly Finding[], steps: number): FindingMark[] {
    const clusters: FindingMark[][] = [];
    for (const mark of plainMarks(findings)) {
        const last = clusters.at(-1);
        const start = last?.[0]?.step ?? -Infinity;
        if (last && mark.step - start < NEAREST_LABELS * steps) last.push(mark);
        else clusters.push([mark]);
    }
    return clusters.flatMap(withOneLabel);
}

function plainMarks(findings: readonly Finding[]): FindingMark[] {
    const marks = groupFindings(findings).flatMap(({ first, all }) => {
        const step = earliestOf(all);
        return step === null ? [] : [{ step, text: words(first.rule), severity: first.severity }];
    });
    return marks.sort((a, b) => a.step - b.step);
}

function withOneLabel(cluster: FindingMark[]): FindingMark[] {
    const place = ({ severity }: FindingMark) => SEVERITIES.indexOf(severity);
    const most = Math.min(...cluster.map(place));
    const chosen = cluster.find((mark) => place(mark) === most);
    const others = cluster.length > 1 ? ` +${cluster.length - 1}` : '';
    return cluster.map((mark) => ({
        ...mark,
        text: mark === chosen ? mark.text + others : '',
    }));
}

/** The marks in words. */
export function findingsSummary(findings: readonly Finding[]): string {
    return plainMarks(findings)
        .map(({ step, text }) => ` Found at step ${step}: ${text}.`)
        .join('');
}

function earliestOf(findings: readonly Finding[]): number | null {
    const steps = findings
        .map((finding) => finding.first_step)
        .filter((step) => typeof step === 'number');
    return steps.length > 0 ? Math.min(...steps) : null;
}

/** The form of a new job with this change made; null when it is no change that a form can take. */
export function actionAddress(
    job: { id: string; kind: string },
    action: FindingAction,
): string | null {
    const { field, value } = action;
    if (!field || typeof value !== 'number' || isRun(job)) return null;
    const kind = field.startsWith('/training/') && job.kind !== 'training' ? 'training' : '';
    const parameters = new URLSearchParams({ from: job.id });
    if (kind) parameters.set('kind', kind);
    parameters.append('set', `${field}=${value}`);
    return `/new?${parameters.toString()}`;
}

/** A copy of a specification with "/training/learning_rate=0.01" and its like set. */
export function withChanges<T extends object>(spec: T, changes: readonly string[]): T {
    const copy = structuredClone(spec);
    for (const change of changes) {
        const cut = change.lastIndexOf('=');
        const value = Number(change.slice(cut + 1));
        const path = change.slice(0, cut).split('/').slice(1);
        if (cut > 0 && path.length > 0 && Number.isFinite(value)) place(copy, path, value);
    }
    return copy;
}

function place(target: object, path: string[], value: number): void {
    let here = target as Record<string, unknown>;
    for (const name of path.slice(0, -1)) {
        const next = here[name];
        if (typeof next !== 'object' || next === null) here[name] = {};
        here = here[name] as Record<string, unknown>;
    }
    here[path.at(-1) ?? ''] = value;
}
