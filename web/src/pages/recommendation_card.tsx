import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { Job } from '../api/types/job';
import type { EvidenceSentence, FrameworkCode, RangeTestResult, Recommendation } from '../api/types/result';
import { CopyButton, CopyLine } from '../components/copy_button';
import { Link } from '../components/link';
import { Segments } from '../components/segments';
import { formatNumber, formatPercent, formatRate, words } from '../lib/format';
import { isFinal } from '../lib/job_view';
import { recommendationFacts } from '../lib/recommendation_facts';
import { isRun } from '../lib/runs';

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
    const rate = advice.learning_rate;
    return (
        <>
            {rate === null ? (
                <p>There is no rate to recommend.</p>
            ) : (
                <>
                    <Rate advice={advice} rate={rate} />
                    <Confidence value={advice.confidence} />
                </>
            )}
            <Reasons advice={advice} />
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
            <WhatWouldChange sentences={advice.what_would_change ?? []} />
            {rate !== null && <TrainLink job={job} rate={rate} />}
            {advice.code && <CodeToCopy code={advice.code} />}
        </>
    );
}

function Rate({ advice, rate }: { advice: Recommendation; rate: number }) {
    return (
        <div>
            <div class="row">
                <span class="recommended-rate" data-testid="recommended-rate">
                    {formatRate(rate)}
                </span>
                <CopyButton text={formatRate(rate, 3)} />
            </div>
            <dl class="facts">
                {recommendationFacts(advice).map(([name, value]) => (
                    <Fragment key={name}>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </Fragment>
                ))}
            </dl>
        </div>
    );
}

function Confidence({ value }: { value: number }) {
    return (
        <div class="confidence">
            <span>
                The interval holds the best rate with a probability of{' '}
                <strong>{formatPercent(value, 0)}</strong>
            </span>
            <div class="bar" aria-hidden="true">
                <div class="bar-fill" style={{ width: `${Math.round(value * 100)}%` }} />
            </div>
        </div>
    );
}

/** The sentences, each with the figures behind it. */
function Reasons({ advice }: { advice: Recommendation }) {
    const evidence = advice.evidence ?? [];
    const sentences: EvidenceSentence[] =
        evidence.length > 0
            ? evidence
            : advice.explanation.map((sentence) => ({ sentence, figures: {} }));
    return (
        <ul class="reasons">
            {sentences.map(({ sentence, figures }) => (
                <li key={sentence}>
                    {sentence}
                    <Figures figures={figures} />
                </li>
            ))}
        </ul>
    );
}

function Figures({ figures }: { figures: EvidenceSentence['figures'] }) {
    const texts = Object.entries(figures).map(
        ([name, value]) => `${words(name)} ${formatNumber(value, 3)}`,
    );
    if (texts.length === 0) return null;
    return <span class="muted small"> ({texts.join(', ')})</span>;
}

function WhatWouldChange({ sentences }: { sentences: string[] }) {
    if (sentences.length === 0) return null;
    return (
        <details>
            <summary>What would change the answer</summary>
            <ul class="reasons">
                {sentences.map((sentence) => (
                    <li key={sentence}>{sentence}</li>
                ))}
            </ul>
        </details>
    );
}

function TrainLink({ job, rate }: { job: Job; rate: number }) {
    if (isRun(job)) return null;
    const from = encodeURIComponent(job.id);
    return (
        <Link
            class="button button-primary"
            href={`/new?from=${from}&kind=training&learning_rate=${rate.toPrecision(3)}`}
        >
            Train at this rate
        </Link>
    );
}

const FRAMEWORKS = [
    ['pytorch', 'PyTorch'],
    ['keras', 'Keras'],
    ['fastai', 'fastai'],
] as const;

function CodeToCopy({ code }: { code: FrameworkCode }) {
    const [framework, choose] = useState<keyof FrameworkCode>('pytorch');
    const name = FRAMEWORKS.find(([one]) => one === framework)?.[1] ?? '';
    return (
        <>
            <Segments
                legend="Lines to copy for"
                value={framework}
                options={FRAMEWORKS}
                onChange={(chosen) => choose(chosen as keyof FrameworkCode)}
            />
            <CopyLine name={name} text={code[framework].trimEnd()} />
        </>
    );
}
