import type { SanityCheck, SanityResult } from '../api/types/probe';
import { formatNumber, words } from '../lib/format';

export function SanityCard({ result }: { result: SanityResult }) {
    const failed = result.checks.filter((check) => !check.passed).length;
    return (
        <>
            <p class="outcome" data-testid="sanity-outcome">
                {failed === 0
                    ? `All ${result.checks.length} checks passed`
                    : `${failed} of ${result.checks.length} checks failed`}
            </p>
            <ul class="checks">
                {result.checks.map((check) => (
                    <CheckItem key={check.name} check={check} />
                ))}
            </ul>
        </>
    );
}

function CheckItem({ check }: { check: SanityCheck }) {
    const figures = Object.entries(check.figures);
    return (
        <li data-check={check.name}>
            <div class="row">
                <span class={`badge badge-${check.passed ? 'succeeded' : 'failed'}`}>
                    {check.passed ? 'passed' : 'failed'}
                </span>
                <h3>{words(check.name)}</h3>
            </div>
            <p>{check.message}</p>
            {figures.length > 0 && (
                <p class="muted small">
                    {figures.map(([name, value]) => `${words(name)} ${formatNumber(value)}`).join(' · ')}
                </p>
            )}
        </li>
    );
}
