// What a probe came to, in a few words.
import type { Measured } from '../api/types/probe';
import { formatNumber, formatRate } from './format';

export function probeOutcome(result: Measured): string {
    switch (result.kind) {
        case 'gradient_check':
            return gradientOutcome(result);
        case 'sharpness':
            return `sharpness ${formatNumber(result.eigenvalues[0])}`;
        case 'critical_sharpness':
            return isNumber(result.learning_rate)
                ? `stable below ${formatRate(result.learning_rate)}`
                : 'not found';
        case 'noise_scale':
            return result.can_be_told
                ? `noise scale ${formatNumber(result.noise_scale, 3)}`
                : 'below noise';
        case 'loss_landscape':
            return `loss ${formatNumber(result.loss)}`;
        case 'sanity': {
            const passed = result.checks.filter((check) => check.passed).length;
            return `${passed} of ${result.checks.length} passed`;
        }
        case 'initialization':
            return `gain ${formatNumber(result.forward_gain, 2)} a layer`;
    }
}

function gradientOutcome(result: Measured & { kind: 'gradient_check' }): string {
    if (result.exploding_at_start) return 'exploding at the start';
    if (result.vanishing_at_start) return 'vanishing at the start';
    const rate = result.highest_stable_rate;
    return isNumber(rate) ? `stable to ${formatRate(rate)}` : 'no stable rate';
}

function isNumber(value: number | null | undefined): value is number {
    return typeof value === 'number';
}
