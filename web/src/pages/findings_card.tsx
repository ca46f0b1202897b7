import type { Finding } from '../api/types/result';
import { SeverityBadge } from '../components/status';
import { formatNumber, words } from '../lib/format';

const ORDER = ['critical', 'warning', 'info'];

export function FindingsCard({ findings }: { findings: Finding[] }) {
    if (findings.length === 0) return null;
    const sorted = [...findings].sort(
        (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
    );
    return (
        <section class="card" aria-labelledby="findings-heading">
            <h2 id="findings-heading" class="card-head">
                Findings
            </h2>
            {sorted.map((finding) => (
                <FindingItem key={finding.rule + (finding.layer ?? '')} finding={finding} />
            ))}
        </section>
    );
}

function FindingItem({ finding }: { finding: Finding }) {
    const evidence = Object.entries(finding.evidence ?? {});
    return (
        <div class="finding">
            <div class="row">
                <SeverityBadge severity={finding.severity} />
                <h3>{words(finding.rule)}</h3>
            </div>
            <p>{finding.message}</p>
            {finding.advice && <p>{finding.advice}</p>}
            <p class="muted small">
                {[
                    finding.layer ? `layer ${finding.layer}` : '',
                    typeof finding.first_step === 'number' ? `from step ${finding.first_step}` : '',
                    ...evidence.map(([name, value]) => `${words(name)} ${formatNumber(value)}`),
                ]
                    .filter((part) => part !== '')
                    .join(' · ')}
            </p>
            {finding.reference && <p class="muted small">{finding.reference}</p>}
        </div>
    );
}
