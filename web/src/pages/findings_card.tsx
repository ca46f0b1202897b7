import type { Job } from '../api/types/job';
import type { Finding, FindingAction } from '../api/types/result';
import { Link } from '../components/link';
import { SeverityBadge } from '../components/status';
import { actionAddress, groupFindings, type FindingGroup } from '../lib/findings';
import { formatNumber, formatPercent, words } from '../lib/format';
import { isFinal } from '../lib/job_view';
import { kindsOf, startable } from '../lib/kinds';
import { isRun } from '../lib/runs';
import { useInfo } from '../lib/use_info';

interface FindingsCardProps {
    job: Job;
    findings: Finding[];
}

export function FindingsCard({ job, findings }: FindingsCardProps) {
    const groups = groupFindings(findings);
    return (
        <section class="card" aria-labelledby="findings-heading" data-testid="findings">
            <h2 id="findings-heading" class="card-head">
                Findings
            </h2>
            {groups.length === 0 && (
                <p class="muted">
                    {isFinal(job.state)
                        ? 'Nothing wrong was found.'
                        : 'Nothing wrong was found so far.'}
                </p>
            )}
            {groups.map((group) => (
                <FindingItem key={group.first.rule + group.first.severity} job={job} group={group} />
            ))}
            <FurtherKinds job={job} />
        </section>
    );
}

/** What else can be measured of the same model and data. */
function FurtherKinds({ job }: { job: Job }) {
    const known = useInfo()?.capabilities;
    const kinds = kindsOf(startable(known)).filter(({ id }) => id !== job.kind && id !== 'training');
    if (!known || kinds.length === 0 || isRun(job)) return null;
    return (
        <details class="small further">
            <summary>Measure further</summary>
            <ul class="causes">
                {kinds.map(({ id, label, hint }) => (
                    <li key={id}>
                        <Link href={`/new?from=${encodeURIComponent(job.id)}&kind=${id}`}>{label}</Link>
                        <span class="muted"> {hint}</span>
                    </li>
                ))}
            </ul>
        </details>
    );
}

function FindingItem({ job, group }: { job: Job; group: FindingGroup }) {
    const finding = group.first;
    const actions = finding.actions ?? [];
    return (
        <div class="finding" data-rule={finding.rule}>
            <div class="row">
                <SeverityBadge severity={finding.severity} />
                <h3>{words(finding.rule)}</h3>
            </div>
            <p class="muted small">{placeText(finding)}</p>
            <p>{finding.message}</p>
            {actions.length > 0 ? (
                <Actions job={job} actions={actions} />
            ) : (
                finding.advice && <p>{finding.advice}</p>
            )}
            <Evidence finding={finding} />
            {group.all.length > 1 && <Others others={group.all.slice(1)} />}
        </div>
    );
}

/** Where, since when, and how sure. */
function placeText(finding: Finding): string {
    const sure = finding.confidence;
    return [
        finding.layer ? `layer ${finding.layer}` : '',
        typeof finding.first_step === 'number' ? `from step ${finding.first_step}` : '',
        typeof sure === 'number' && sure < 1 ? `${formatPercent(sure, 0)} sure` : '',
    ]
        .filter((part) => part !== '')
        .join(' · ');
}

function Actions({ job, actions }: { job: Job; actions: FindingAction[] }) {
    return (
        <ol class="actions" aria-label="What to do">
            {actions.map((action) => {
                const address = actionAddress(job, action);
                return (
                    <li key={action.text}>
                        {action.text}{' '}
                        {address && (
                            <Link class="small" href={address}>
                                Try it
                            </Link>
                        )}
                    </li>
                );
            })}
        </ol>
    );
}

function Evidence({ finding }: { finding: Finding }) {
    const evidence = Object.entries(finding.evidence ?? {});
    const causes = finding.causes ?? [];
    if (evidence.length === 0 && causes.length === 0 && !finding.reference) return null;
    return (
        <details class="small">
            <summary>Why</summary>
            {causes.length > 0 && (
                <>
                    <h4>Likely causes</h4>
                    <ul class="causes">
                        {causes.map((cause) => (
                            <li key={cause}>{cause}</li>
                        ))}
                    </ul>
                </>
            )}
            {evidence.length > 0 && (
                <>
                    <h4>Evidence</h4>
                    <dl class="facts">
                        {evidence.map(([name, value]) => (
                            <Fact key={name} name={name} value={value} />
                        ))}
                    </dl>
                </>
            )}
            {finding.reference && <p class="muted">{finding.reference}</p>}
        </details>
    );
}

function Fact({ name, value }: { name: string; value: number | null }) {
    return (
        <>
            <dt>{words(name)}</dt>
            <dd>{value === null ? 'not finite' : formatNumber(value)}</dd>
        </>
    );
}

/** The same at further layers. */
function Others({ others }: { others: Finding[] }) {
    return (
        <details class="small">
            <summary>
                and at {others.length} further {others.length === 1 ? 'layer' : 'layers'}
            </summary>
            <ul class="causes">
                {others.map((finding) => (
                    <li key={finding.layer}>
                        <span class="muted">{placeText(finding)}:</span> {finding.message}
                    </li>
                ))}
            </ul>
        </details>
    );
}
