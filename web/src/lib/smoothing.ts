import type { NumberOrNull } from '../api/types/result';

/**
 * Bias-corrected exponential moving average (Kingma and Ba 2015, section 3):
 * m_t = beta m_(t-1) + (1 - beta) x_t, shown as m_t / (1 - beta^t).
 * A gap (null) stays a gap and leaves the average as it was.
 */
export function smooth(values: readonly NumberOrNull[], beta: number): NumberOrNull[] {
    let average = 0;
    let weight = 1;
    return values.map((value) => {
        if (value === null) return null;
        average = beta * average + (1 - beta) * value;
        weight *= beta;
        return average / (1 - weight);
    });
}
