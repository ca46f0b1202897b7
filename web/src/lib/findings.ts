// Findings in the order they matter, as marks on a curve, and as changes to try.
import type { Finding, FindingAction, Severity } from '../api/types/result';
import { words } from './format';

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
    text: string;
    severity: Severity;
}

/** A mark for each step at which something was found first, named after the most severe. */
export function findingMarks(findings: readonly Finding[]): FindingMark[] {
    const marks = new Map<number, { first: Finding; rules: Set<string> }>();
    for (const { first, all } of groupFindings(findings)) {
        const earliest = earliestOf(all);
        if (earliest === null) continue;
        const mark = marks.get(earliest) ?? { first, rules: new Set<string>() };
        mark.rules.add(first.rule);
        marks.set(earliest, mark);
    }
    return [...marks].map(([step, { first, rules }]) => ({
        step,
        text: words(first.rule) + (rules.size > 1 ? ` +${rules.size - 1}` : ''),
        severity: first.severity,
    }));
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
    if (!field || typeof value !== 'number') return null;
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
