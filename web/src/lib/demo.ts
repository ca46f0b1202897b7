// Something to look at in a few seconds, with no data of one's own.
import type { Answer } from '../api/client';
import { generateDataset } from '../api/datasets';
import { submitJob } from '../api/jobs';
import type { Job, JobSpec } from '../api/types/job';

export async function runDemo(): Promise<Answer<Job>> {
    const dataset = await generateDataset({
        generator: 'two_moons',
        rows: 2000,
        noise: 0.15,
        seed: 1,
    });
    if (!dataset.ok) return dataset;
    return submitJob(demoSpec(dataset.data.id));
}

function demoSpec(dataset: string): JobSpec {
    return {
        kind: 'range_test',
        name: 'demo: two moons',
        dataset,
        model: {
            layers: [
                { type: 'linear', out_features: 64 },
                { type: 'relu' },
                { type: 'linear', out_features: 64 },
                { type: 'relu' },
                { type: 'linear', out_features: 2 },
            ],
            loss: { type: 'cross_entropy' },
        },
        optimizer: { type: 'sgd', momentum: 0.9 },
        batch_size: 64,
        range_test: { start: 1e-5, end: 10, steps: 200, spacing: 'exponential', budget: 'standard' },
    };
}
