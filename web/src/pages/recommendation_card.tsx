import type { Job } from '../api/types/job';
import type { Recommendation, RangeTestResult } from '../api/types/result';
import { CopyButton, CopyLine } from '../components/copy_button';
import { Link } from '../components/link';
import { formatPercent, formatRate } from '../lib/format';
import { isFinal } from '../lib/job_view';
import { kerasLine, pytorchLine } from '../lib/snippets';

interface RecommendationCardProps {
    job: Job;
    result: RangeTestResult | null;
}

export function RecommendationCard({ job, result }: RecommendationCardProps) {
    const advice = result?.recommendation;
    return (
        <section
            class="card stack recommendation"
            aria-labelledby="recommendation-heading"
            data-testid="recommendation"
        >
            <h2 id="recommendation-heading">Recommendation</h2>
            {advice ? <Advice job={job} advice={advice} /> : <NotYet job={job} />}
        </section>
    );
}

function NotYet({ job }: { job: Job }) {
    const text = isFinal(job.state)
        ? 'The test did not get far enough to recommend a rate. What was measured is in the chart.'
        : 'A learning rate, the range around it and the reasons appear here when the test is done.';
    return <p class="muted">{text}</p>;
}

function Advice({ job, advice }: { job: Job; advice: Recommendation }) {
    return (
        <>
            {advice.learning_rate === null ? (
                <p>There is no rate to recommend.</p>
            ) : (
                <Rate advice={advice} rate={advice.learning_rate} />
            )}
            <Confidence value={advice.confidence} />
            <ul class="reasons">
                {advice.explanation.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                ))}
            </ul>
            {advice.warnings.length > 0 && (
                <div class="notice notice-warning">
                    <h3>Mind</h3>
                    {advice.warnings.map((warning) => (
                        <p key={warning} class="small">
                            {warning}
                        </p>
                    ))}
                </div>
            )}
            {advice.learning_rate !== null && <Use job={job} rate={advice.learning_rate} />}
        </>
    );
}

function Rate({ advice, rate }: { advice: Recommendation; rate: number }) {
    const cycle = advice.min_learning_rate && advice.max_learning_rate;
    return (
        <div>
            <div class="row">
                <span class="recommended-rate" data-testid="recommended-rate">
                    {formatRate(rate)}
                </span>
                <CopyButton text={formatRate(rate, 3)} />
            </div>
            <dl class="facts">
                <dt>range</dt>
                <dd>
                    {formatRate(advice.low)} to {formatRate(advice.high)}
                </dd>
                {cycle && (
                    <>
                        <dt>for a cycle</dt>
                        <dd>
                            {formatRate(advice.min_learning_rate)} to{' '}
                            {formatRate(advice.max_learning_rate)}
                        </dd>
                    </>
                )}
            </dl>
        </div>
    );
}

function Confidence({ value }: { value: number }) {
    const word = value >= 0.75 ? 'high' : value >= 0.45 ? 'moderate' : 'low';
    return (
        <div class="confidence">
            <span>
                Confidence: <strong>{word}</strong>{' '}
                <span class="muted">({formatPercent(value, 0)})</span>
            </span>
            <div class="bar" aria-hidden="true">
                <div class="bar-fill" style={{ width: `${Math.round(value * 100)}%` }} />
            </div>
        </div>
    );
}

function Use({ job, rate }: { job: Job; rate: number }) {
    const from = encodeURIComponent(job.id);
    return (
        <>
            <Link
                class="button button-primary"
                href={`/new?from=${from}&kind=training&learning_rate=${rate.toPrecision(3)}`}
            >
                Train at this rate
            </Link>
            <CopyLine name="PyTorch" text={pytorchLine(job.spec.optimizer, rate)} />
            <CopyLine name="Keras" text={kerasLine(job.spec.optimizer, rate)} />
        </>
    );
}
