// The one place that talks HTTP. A call never throws: it succeeds or it brings a problem.
import type { Problem } from './types/problem';

export type Answer<T> =
    | { ok: true; data: T; status: number }
    | { ok: false; problem: Problem };

export interface Call {
    method?: 'GET' | 'POST' | 'DELETE';
    json?: unknown;
    body?: Blob | FormData;
    content_type?: string;
    headers?: Record<string, string>;
    /** How a good answer is read; JSON unless told otherwise. */
    as?: 'json' | 'text';
    signal?: AbortSignal;
}

/** The status of a problem that has none: no answer came. */
export const NO_ANSWER = 0;

export function aborted(answer: Answer<unknown>): boolean {
    return !answer.ok && answer.problem.type === 'aborted';
}

export async function request<T>(path: string, call: Call = {}): Promise<Answer<T>> {
    try {
        const response = await fetch(path, requestOptions(call));
        const text = await response.text();
        if (!response.ok) return { ok: false, problem: problemOf(response, text) };
        return { ok: true, status: response.status, data: parseBody<T>(text, call.as) };
    } catch (error) {
        return { ok: false, problem: noAnswer(error) };
    }
}

function requestOptions(call: Call): RequestInit {
    const headers: Record<string, string> = { Accept: 'application/json', ...call.headers };
    const options: RequestInit = { method: call.method ?? 'GET', headers };
    if (call.signal) options.signal = call.signal;
    if (call.json !== undefined) {
        headers['Content-Type'] = 'application/json';
        options.body = JSON.stringify(call.json);
    } else if (call.body !== undefined) {
        if (call.content_type) headers['Content-Type'] = call.content_type;
        options.body = call.body;
    }
    return options;
}

function parseBody<T>(text: string, as: Call['as'] = 'json'): T {
    if (as === 'text') return text as T;
    return (text === '' ? null : JSON.parse(text)) as T;
}

function problemOf(response: Response, text: string): Problem {
    const title = response.statusText || 'The request failed';
    const fallback: Problem = { title, status: response.status };
    if (!response.headers.get('Content-Type')?.includes('json')) return fallback;
    try {
        return { ...fallback, ...(JSON.parse(text) as Partial<Problem>) };
    } catch {
        return fallback;
    }
}

function noAnswer(error: unknown): Problem {
    if (error instanceof DOMException && error.name === 'AbortError') {
        return { type: 'aborted', title: 'Cancelled', status: NO_ANSWER };
    }
    return {
        title: 'The daemon does not answer',
        status: NO_ANSWER,
        detail: 'Is it still running? The page goes on by itself when it is back.',
    };
}

/** "?a=1&b=2" of what is set; "" when nothing is. */
export function query(parameters: Record<string, string | number | undefined>): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
        if (value !== undefined && value !== '') search.set(name, String(value));
    }
    const text = search.toString();
    return text === '' ? '' : `?${text}`;
}
