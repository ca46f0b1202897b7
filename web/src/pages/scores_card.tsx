import type { Job } from '../api/types/job';
import type { Scores, TrainingResult } from '../api/types/result';
import { formatBytes, formatDuration, formatNumber, formatPercent, words } from '../lib/format';

export function ScoresCard({ job, result }: { job: Job; result: TrainingResult | null }) {
    return (
        <section class="card stack" aria-labelledby="scores-heading" data-testid="scores">
            <h2 id="scores-heading">Scores</h2>
            {result ? (
                <>
                    <ScoreList title="Validation" scores={result.validation} />
                    <ScoreList title="Training" scores={result.train} />
                    {result.best && (
                        <ScoreList
                            title={`Best, at step ${result.best.step}`}
                            scores={result.best.validation}
                        />
                    )}
                    <p class="muted small">
                        {result.epochs !== null && `${formatNumber(result.epochs, 3)} epochs, `}
                        {result.steps} steps in{' '}
                        {formatDuration(result.seconds)}; {words(result.stopped.reason)}.
                    </p>
                </>
            ) : (
                <p class="muted">
                    {job.state === 'running' || job.state === 'queued'
                        ? 'Scores on both parts of the data appear here at the end.'
                        : 'The training ended without scores.'}
                </p>
            )}
        </section>
    );
}

/** The trained weights to take away, and what the training started from. */
export function WeightsCard({ result }: { result: TrainingResult }) {
    const { weights, loaded_weights } = result;
    if (!weights && !loaded_weights) return null;
    return (
        <section class="card stack" aria-labelledby="weights-heading" data-testid="weights">
            <h2 id="weights-heading">Weights</h2>
            {weights && (
                <p>
                    <a href={weights.href} download>
                        Download
                    </a>{' '}
                    <span class="muted">safetensors, {formatBytes(weights.bytes)}</span>
                </p>
            )}
            {loaded_weights && (
                <p class="muted small">
                    Started from {loaded_weights.loaded.length} stored tensors;{' '}
                    {loaded_weights.missing.length} were drawn
                    {loaded_weights.missing.length > 0 && `: ${loaded_weights.missing.join(', ')}`}
                    {loaded_weights.unused.length > 0 &&
                        `; not used: ${loaded_weights.unused.join(', ')}`}
                    .
                </p>
            )}
        </section>
    );
}

function ScoreList({ title, scores }: { title: string; scores: Scores }) {
    return (
        <div>
            <h3 class="muted">{title}</h3>
            <dl class="scores">
                {Object.entries(scores).map(([name, value]) => (
                    <div key={name}>
                        <dt>{words(name)}</dt>
                        <dd>{name.includes('accuracy') ? formatPercent(value) : formatNumber(value)}</dd>
                    </div>
                ))}
            </dl>
        </div>
    );
}
