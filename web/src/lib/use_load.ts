// Fetches for a component: the newest answer wins, an answer that nobody waits for is dropped.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { aborted, type Answer } from '../api/client';
import type { Problem } from '../api/types/problem';

export interface Loaded<T> {
    data: T | null;
    problem: Problem | null;
    loading: boolean;
    reload: () => void;
    setData: (change: (old: T | null) => T | null) => void;
}

export function useLoad<T>(
    fetcher: (signal: AbortSignal) => Promise<Answer<T>>,
    dependencies: unknown[],
): Loaded<T> {
    const [data, setData] = useState<T | null>(null);
    const [problem, setProblem] = useState<Problem | null>(null);
    const [loading, setLoading] = useState(true);
    const controller = useRef<AbortController | null>(null);

    const reload = useCallback(() => {
        controller.current?.abort();
        const mine = new AbortController();
        controller.current = mine;
        setLoading(true);
        void fetcher(mine.signal).then((answer) => {
            if (aborted(answer) || controller.current !== mine) return;
            setLoading(false);
            setProblem(answer.ok ? null : answer.problem);
            if (answer.ok) setData(answer.data);
        });
    }, dependencies);

    useEffect(() => {
        reload();
        return () => controller.current?.abort();
    }, [reload]);
    return { data, problem, loading, reload, setData };
}
