import type { NoiseScaleResult } from '../api/types/probe';
import { Facts } from '../components/facts';
import { LogRuler } from '../components/log_ruler';
import { formatCount, formatNumber, formatPercent } from '../lib/format';
import type { RulerMark } from '../lib/ruler';

export function NoiseScaleCard({ result }: { result: NoiseScaleResult }) {
    const { low, high, noise_scale } = result;
    return (
        <>
            <div>
                <p class="muted small">Batch size beyond which more examples pay ever less</p>
                <p class="recommended-rate" data-testid="noise-scale">
                    {result.can_be_told ? formatNumber(noise_scale, 3) : 'below noise'}
                </p>
                <p>{result.explanation}</p>
            </div>
            {typeof low === 'number' && low > 0 && (
                <LogRuler
                    low={low}
                    high={high ?? null}
                    marks={marksOf(result)}
                    summary={`90 % interval ${intervalText(result)}; batch size ${result.batch_size}.`}
                />
            )}
            <Facts
                facts={[
                    ['90 % interval', intervalText(result)],
                    ['batch size of the job', formatCount(result.batch_size)],
                    ['progress a step', efficiencyText(result)],
                    ['|G|²', formatNumber(result.gradient_norm_squared)],
                    ['tr(Σ)', formatNumber(result.covariance_trace)],
                    ['measured with', batchesText(result)],
                ]}
            />
        </>
    );
}

function marksOf({ noise_scale, batch_size }: NoiseScaleResult): RulerMark[] {
    const marks: RulerMark[] = [{ value: batch_size, text: 'batch size' }];
    if (typeof noise_scale === 'number' && noise_scale > 0) {
        marks.push({ value: noise_scale, text: 'noise scale', strong: true });
    }
    return marks;
}

function batchesText({ batches, small_batch, big_batch }: NoiseScaleResult): string {
    const each = `${formatCount(batches)} batches of ${formatCount(small_batch)}`;
    return `${each}, together ${formatCount(big_batch)}`;
}

function efficiencyText({ step_efficiency: share }: NoiseScaleResult): string | null {
    return typeof share === 'number' ? `${formatPercent(share, 0)} of the best` : null;
}

function intervalText({ low, high }: NoiseScaleResult): string | null {
    if (typeof low !== 'number') return null;
    return typeof high === 'number'
        ? `${formatNumber(low)} to ${formatNumber(high)}`
        : `${formatNumber(low)} or more`;
}
