import type { SharpnessResult } from '../api/types/probe';
import { Facts } from '../components/facts';
import { ValueBars, type ValueBar } from '../components/value_bars';
import { formatCount, formatNumber, formatRate } from '../lib/format';

export function SharpnessCard({ result }: { result: SharpnessResult }) {
    return (
        <>
            <Stability result={result} />
            <div>
                <h3>Eigenvalues of the Hessian</h3>
                <ValueBars bars={barsOf(result)} />
            </div>
            <Facts
                facts={[
                    ['loss', formatNumber(result.loss)],
                    ['gradient norm', formatNumber(result.gradient_norm)],
                    ['trace', traceText(result)],
                    ['preconditioned', textOf(result.preconditioned_eigenvalue)],
                    ['examples', formatCount(result.examples)],
                    ['Hessian products', formatCount(result.products)],
                    ['error', errorText(result)],
                ]}
            />
        </>
    );
}

function Stability({ result }: { result: SharpnessResult }) {
    const { max_stable_learning_rate: most, learning_rate, stability_ratio: ratio } = result;
    return (
        <div>
            <p class="muted small">Largest stable learning rate near these weights</p>
            <p class="recommended-rate" data-testid="stable-rate">
                {formatRate(most)}
            </p>
            {typeof ratio === 'number' && (
                <p>
                    {formatRate(learning_rate)} is {formatNumber(ratio, 3)} times that:{' '}
                    <strong>{ratio < 1 ? 'stable' : 'unstable'}</strong>
                    {ratio >= 0.85 && ratio < 1.15 && ', at the edge of stability'}.
                </p>
            )}
        </div>
    );
}

function barsOf(result: SharpnessResult): ValueBar[] {
    const bars = result.eigenvalues.map((value, index) => ({ name: `λ${index + 1}`, value }));
    const least = result.smallest_eigenvalue ?? null;
    return least === null ? bars : [...bars, { name: 'least', value: least }];
}

function errorText({ relative_error, converged }: SharpnessResult): string {
    const text = `${formatNumber(relative_error, 2)} of the largest`;
    return converged ? text : `${text}, not converged`;
}

function traceText({ trace, trace_error }: SharpnessResult): string | null {
    if (typeof trace !== 'number') return null;
    const error = typeof trace_error === 'number' ? ` ± ${formatNumber(trace_error, 2)}` : '';
    return formatNumber(trace) + error;
}

function textOf(value: number | null | undefined): string | null {
    return typeof value === 'number' ? formatNumber(value) : null;
}
