import { useMemo, useState } from 'preact/hooks';
import type { Analysis } from '../api/types/analysis';
import type { Finding, RangeTestResult } from '../api/types/result';
import type { Range } from '../charts/aligned';
import { RangeChart } from '../charts/range_chart';
import { CheckField } from '../components/field';
import { SeverityBadge } from '../components/status';
import {
    curvesOf,
    findingsOf,
    understoodLines,
    verdictsOf,
    type Verdict,
} from '../lib/analysis_view';
import { formatPercent, formatRate, words } from '../lib/format';
import { SuggestionsCard } from './suggestions_card';

export function AnalysisView({ analysis }: { analysis: Analysis }) {
    const curves = useMemo(() => curvesOf(analysis), [analysis]);
    const lines = understoodLines(analysis);
    return (
        <div class="job-grid" data-testid="analysis">
            <div class="stack">
                {curves.length > 0 && <CurveCard key={curves.length} analysis={analysis} />}
                {analysis.curve && (
                    <SuggestionsCard result={analysis as unknown as RangeTestResult} />
                )}
                {lines.length > 0 && (
                    <section class="card" aria-labelledby="understood-heading">
                        <h2 id="understood-heading">What was understood</h2>
                        <ul class="reasons">
                            {lines.map((line) => (
                                <li key={line}>{line}</li>
                            ))}
                        </ul>
                    </section>
                )}
            </div>
            <div class="stack">
                {verdictsOf(analysis).map((verdict) => (
                    <VerdictCard key={verdict.about} verdict={verdict} />
                ))}
                <FindingList findings={findingsOf(analysis)} />
            </div>
        </div>
    );
}

function CurveCard({ analysis }: { analysis: Analysis }) {
    const curves = useMemo(() => curvesOf(analysis), [analysis]);
    const [log_y, setLogY] = useState(false);
    const [zoom, setZoom] = useState<Range | null>(null);
    const rates = curves.flatMap((curve) => curve.learning_rate);
    const ends: Range = [Math.min(...rates), Math.max(...rates)];
    return (
        <section class="card" aria-labelledby="curve-heading">
            <div class="card-head">
                <h2 id="curve-heading">Loss over the learning rate</h2>
                <CheckField label="Log loss" checked={log_y} onChange={setLogY} />
            </div>
            <RangeChart
                curves={curves}
                band={analysis.band ?? null}
                ends={ends}
                log_x
                log_y={log_y}
                onLogY={setLogY}
                zoom={zoom}
                onZoom={setZoom}
                suggestions={analysis.suggestions}
                recommendation={analysis.recommendation}
                stopped={analysis.stopped}
                findings={[]}
                onCanvases={() => undefined}
            />
        </section>
    );
}

function VerdictCard({ verdict: { about, recommendation } }: { verdict: Verdict }) {
    const rate = recommendation.learning_rate;
    return (
        <section class="card stack recommendation" aria-label="Recommendation">
            <h2>Recommendation</h2>
            {about && <p class="muted small">{about}</p>}
            {rate === null ? (
                <p>There is no rate to recommend.</p>
            ) : (
                <div>
                    <span class="recommended-rate" data-testid="recommended-rate">
                        {formatRate(rate)}
                    </span>
                    <p>
                        {formatRate(recommendation.low)} to {formatRate(recommendation.high)},
                        confidence {formatPercent(recommendation.confidence, 0)}
                    </p>
                </div>
            )}
            <ul class="reasons">
                {[...recommendation.explanation, ...recommendation.warnings].map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                ))}
            </ul>
        </section>
    );
}

function FindingList({ findings }: { findings: Finding[] }) {
    return (
        <section class="card" aria-labelledby="findings-heading" data-testid="findings">
            <h2 id="findings-heading" class="card-head">
                Findings
            </h2>
            {findings.length === 0 && <p class="muted">Nothing wrong was found.</p>}
            {findings.map((finding) => (
                <div key={`${finding.rule} ${finding.message}`} class="stack">
                    <p>
                        <SeverityBadge severity={finding.severity} />{' '}
                        <strong>{words(finding.rule)}</strong>
                    </p>
                    <p>{finding.message}</p>
                    {finding.advice && <p class="muted">{finding.advice}</p>}
                </div>
            ))}
        </section>
    );
}
