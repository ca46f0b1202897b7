import type { ExpectedLoss, Recommendation, SettingAdvice } from '../api/types/result';
import { formatNumber, formatPercent, formatRate, words } from './format';

type Fact = [name: string, value: string];

/** What a recommendation says beside its rate, as names and values; what it does not know is left out. */
export function recommendationFacts(advice: Recommendation): Fact[] {
    const facts: (Fact | null)[] = [
        ['interval', `${formatRate(advice.low)} to ${formatRate(advice.high)}`],
        fact('largest stable rate', advice.largest_stable_rate, formatRate),
        advice.min_learning_rate && advice.max_learning_rate
            ? [
                  'for a cycle',
                  `${formatRate(advice.min_learning_rate)} to ${formatRate(advice.max_learning_rate)}`,
              ]
            : null,
        fact('schedule', advice.schedule, (schedule) => words(schedule.type)),
        fact(
            'better than constant',
            advice.better_schedule,
            (better) =>
                `${words(better.schedule.type)} up to ${formatRate(better.learning_rate)}. ${better.why}`,
        ),
        fact(
            'warm-up',
            advice.warmup,
            (warmup) =>
                `${warmup.steps} steps from ${formatPercent(warmup.start_factor, 0)} of the rate. ${warmup.why}`,
        ),
        fact('batch size', advice.batch_size, (batch) =>
            [
                `${batch.value}${batch.learning_rate ? ` at ${formatRate(batch.learning_rate)}` : ''}.`,
                batch.why,
            ].join(' '),
        ),
        fact('weight decay', advice.weight_decay, settingText),
        fact('momentum', advice.momentum, settingText),
        fact('loss to expect', advice.expected_loss, expectedLossText),
        fact('second opinion', filled(advice.second_opinion), (opinions) =>
            opinions.map((one) => `${words(one.method)} ${formatRate(one.learning_rate)}`).join(', '),
        ),
        fact('layers of their own', filled(advice.parameter_groups), (groups) =>
            groups
                .map((group) => `${group.layers.join(', ')} at ${formatRate(group.learning_rate)}`)
                .join('; '),
        ),
    ];
    return facts.filter((one) => one !== null);
}

function settingText(advice: SettingAdvice): string {
    const rate = advice.learning_rate ? ` at ${formatRate(advice.learning_rate)}` : '';
    const value = advice.value === null ? 'keep yours' : `${formatNumber(advice.value, 3)}${rate}`;
    return `${value}. ${advice.why}`;
}

function expectedLossText(expected: ExpectedLoss): string {
    const text = `${formatNumber(expected.value, 3)} after ${expected.steps} steps`;
    if (expected.low === undefined || expected.high === undefined) return text;
    const range = `${formatNumber(expected.low, 3)} to ${formatNumber(expected.high, 3)}`;
    return `${text} (${range} with a probability of ${formatPercent(expected.confidence ?? 0, 0)})`;
}

function filled<T>(list: T[] | undefined): T[] | null {
    return list && list.length > 0 ? list : null;
}

function fact<T>(name: string, value: T | null | undefined, text: (value: T) => string): Fact | null {
    return value === null || value === undefined ? null : [name, text(value)];
}
