import { expect, it } from 'vitest';
import type { Recommendation } from '../api/types/result';
import { recommendationFacts } from './recommendation_facts';

const plain: Recommendation = {
    learning_rate: 0.1,
    low: 0.05,
    high: 0.2,
    confidence: 0.9,
    warnings: [],
    explanation: [],
};

it('leaves out what is not known', () => {
    expect(recommendationFacts(plain)).toEqual([['interval', '5.0e-2 to 2.0e-1']]);
    expect(
        recommendationFacts({ ...plain, warmup: null, second_opinion: [], largest_stable_rate: null }),
    ).toHaveLength(1);
});

it('tells everything that is known', () => {
    const facts = Object.fromEntries(
        recommendationFacts({
            ...plain,
            largest_stable_rate: 0.8,
            min_learning_rate: 0.01,
            max_learning_rate: 0.4,
            schedule: { type: 'one_cycle' },
            warmup: { steps: 50, start_factor: 0.1, why: 'Steep at the start.' },
            batch_size: { value: 128, learning_rate: 0.14, why: 'Noisy.' },
            expected_loss: { value: 0.25, steps: 2000, low: 0.2, high: 0.3, confidence: 0.8 },
            better_schedule: {
                schedule: { type: 'one_cycle', max_lr: 0.2 },
                learning_rate: 0.2,
                why: 'Measured.',
            },
            second_opinion: [{ method: 'prodigy', learning_rate: 0.12 }],
            parameter_groups: [{ layers: ['0', '1'], learning_rate: 0.01 }],
        }),
    );
    expect(facts).toMatchObject({
        'largest stable rate': '8.0e-1',
        'for a cycle': '1.0e-2 to 4.0e-1',
        'schedule': 'one cycle',
        'warm-up': '50 steps from 10 % of the rate. Steep at the start.',
        'batch size': '128 at 1.4e-1. Noisy.',
        'loss to expect': '0.25 after 2000 steps (0.2 to 0.3 with a probability of 80 %)',
        'better than constant': 'one cycle up to 2.0e-1. Measured.',
        'second opinion': 'prodigy 1.2e-1',
        'layers of their own': '0, 1 at 1.0e-2',
    });
});
