import { useEffect, useState } from 'preact/hooks';
import { getRecommendation } from '../api/jobs';
import type { Job } from '../api/types/job';

/** Recommended rates by job id: null where a finished test has none, absent until fetched. */
export type Rates = Readonly<Record<string, number | null>>;

// The list carries no results; a finished test's recommendation never changes, so it is fetched once.
const known: Record<string, number | null> = {};

export function useRecommendations(jobs: Job[]): Rates {
    const [rates, setRates] = useState<Rates>({ ...known });
    const wanted = jobs
        .filter((job) => job.kind === 'range_test' && job.state === 'succeeded')
        .map((job) => job.id)
        .filter((id) => !(id in known));
    useEffect(() => {
        let there = true;
        const fetchAll = async () => {
            for (const id of wanted) {
                const answer = await getRecommendation(id);
                if (answer.ok) known[id] = answer.data.learning_rate;
                if (!there) return;
            }
            setRates({ ...known });
        };
        if (wanted.length > 0) void fetchAll();
        return () => {
            there = false;
        };
    }, [wanted.join()]);
    return rates;
}
