import { expect, it } from 'vitest';
import { probeOutcome } from './probe_outcome';

const noise = {
    kind: 'noise_scale' as const,
    noise_scale: 812.4,
    can_be_told: true,
    gradient_norm_squared: 1,
    covariance_trace: 1,
    small_batch: 1,
    big_batch: 8,
    batches: 8,
    batch_size: 8,
    explanation: '',
};

it('says the noise scale only where it can be told', () => {
    expect(probeOutcome(noise)).toBe('noise scale 812');
    expect(probeOutcome({ ...noise, can_be_told: false })).toBe('below noise');
});

it('counts the checks that passed', () => {
    const check = { name: 'labels', passed: true, figures: {}, message: '' };
    const checks = [check, { ...check, passed: false }];
    expect(probeOutcome({ kind: 'sanity', checks })).toBe('1 of 2 passed');
});

it('says where gradients go wrong', () => {
    const check = {
        kind: 'gradient_check' as const,
        rates: [],
        vanishing_at_start: false,
        exploding_at_start: false,
    };
    expect(probeOutcome({ ...check, highest_stable_rate: 0.056 })).toBe('stable to 5.6e-2');
    expect(probeOutcome({ ...check, vanishing_at_start: true })).toBe('vanishing at the start');
    expect(probeOutcome(check)).toBe('no stable rate');
});
