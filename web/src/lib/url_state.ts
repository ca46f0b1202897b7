// Page state that one would share lives in the address.

import { KINDS } from './kinds';

export interface JobListState {
    kind: string;
    state: string;
    q: string;
    cursor: string;
}

const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];

export function readJobList(search: string): JobListState {
    const parameters = new URLSearchParams(search);
    return {
        kind: oneOf(
            parameters.get('kind'),
            KINDS.map((kind) => kind.id),
        ),
        state: oneOf(parameters.get('state'), STATES),
        q: parameters.get('q') ?? '',
        cursor: parameters.get('cursor') ?? '',
    };
}

export function writeJobList(state: JobListState): string {
    return toSearch({ kind: state.kind, state: state.state, q: state.q, cursor: state.cursor });
}

export interface ChartState {
    log_y: boolean;
    /** Smoothing of a training's curve, [0, 0.99]. */
    beta: number;
    /** Zoomed range of the x axis. */
    x: [number, number] | null;
}

export const DEFAULT_BETA = 0.9;

export function readChart(search: string): ChartState {
    const parameters = new URLSearchParams(search);
    return {
        log_y: parameters.get('logy') === '1',
        beta: readBeta(parameters.get('beta')),
        x: readRange(parameters.get('x')),
    };
}

export function writeChart(state: ChartState): string {
    return toSearch({
        logy: state.log_y ? '1' : '',
        beta: state.beta === DEFAULT_BETA ? '' : String(state.beta),
        x: state.x ? state.x.map((bound) => Number(bound.toPrecision(4))).join(',') : '',
    });
}

function readBeta(text: string | null): number {
    const beta = Number(text ?? DEFAULT_BETA);
    return Number.isFinite(beta) ? Math.min(0.99, Math.max(0, beta)) : DEFAULT_BETA;
}

function readRange(text: string | null): [number, number] | null {
    const [low = Number.NaN, high = Number.NaN] = (text ?? '').split(',').map(Number);
    return text && Number.isFinite(low) && Number.isFinite(high) && low < high ? [low, high] : null;
}

function oneOf(value: string | null, allowed: string[]): string {
    return value !== null && allowed.includes(value) ? value : '';
}

function toSearch(values: Record<string, string>): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) if (value) parameters.set(name, value);
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
}
