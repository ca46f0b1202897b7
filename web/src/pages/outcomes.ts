import { useEffect, useState } from 'preact/hooks';
import { getJob, getRecommendation } from '../api/jobs';
import type { JobLine } from '../api/types/job';
import type { ProbeResult } from '../api/types/probe';
import type { TrainingResult } from '../api/types/result';
import { formatNumber, formatPercent, formatRate } from '../lib/format';
import { isProbe } from '../lib/kinds';
import { probeOutcome } from '../lib/probe_outcome';

/** What came out of a job, in a word or two, by its id; absent until fetched. */
export type Outcomes = Readonly<Record<string, string>>;

// The list carries no results. What a job that succeeded came to never changes: it is fetched once.
const known: Record<string, string> = {};
const asked = new Set<string>();

export function useOutcomes(jobs: JobLine[]): Outcomes {
    const [, refresh] = useState(0);
    const wanted = jobs.filter((job) => job.state === 'succeeded' && !asked.has(job.id));
    useEffect(() => {
        for (const job of wanted) {
            asked.add(job.id);
            void fetchOutcome(job).then((outcome) => {
                if (outcome === null) asked.delete(job.id);
                else known[job.id] = outcome;
                refresh((count) => count + 1);
            });
        }
    }, [wanted.map((job) => job.id).join()]);
    return known;
}

async function fetchOutcome(job: JobLine): Promise<string | null> {
    if (job.kind === 'range_test') {
        const answer = await getRecommendation(job.id);
        return answer.ok ? formatRate(answer.data.learning_rate) : null;
    }
    const answer = await getJob(job.id);
    const result = answer.ok ? answer.data.result : null;
    if (!result) return null;
    if ('recommendation' in result) return formatRate(result.recommendation.learning_rate);
    if (isProbe(job.kind)) return probeOutcome(result as ProbeResult);
    return trainingText(result as TrainingResult);
}

function trainingText({ validation }: TrainingResult): string {
    if (typeof validation['accuracy'] === 'number') {
        return `${formatPercent(validation['accuracy'])} right`;
    }
    return `loss ${formatNumber(validation['loss'])}`;
}
