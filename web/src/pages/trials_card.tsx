import type { Trial } from '../api/types/result';
import { formatCount, formatNumber, formatRate } from '../lib/format';

/** Short trainings at rates half a decade apart: what the answer is read from. */
export function TrialsCard({ trials }: { trials: Trial[] }) {
    const best = bestOf(trials);
    return (
        <section class="card" aria-labelledby="trials-heading">
            <div class="card-head">
                <h2 id="trials-heading">Short trainings</h2>
                <span class="muted small">the first near the rate that the sweeps say</span>
            </div>
            <div class="table-scroll" tabIndex={0} role="region" aria-label="Table of short trainings">
                <table data-testid="trials">
                    <thead>
                        <tr>
                            <th scope="col">Learning rate</th>
                            <th scope="col" class="number">
                                Steps
                            </th>
                            <th scope="col" class="number">
                                Validation loss
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {trials.map((trial, index) => (
                            <tr key={index}>
                                <th scope="row">{formatRate(trial.learning_rate)}</th>
                                <td class="number">{formatCount(trial.steps)}</td>
                                <td class="number">
                                    {lossText(trial)}
                                    {trial === best && ' (least)'}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

function lossText(trial: Trial): string {
    return trial.validation_loss === null ? 'diverged' : formatNumber(trial.validation_loss);
}

function bestOf(trials: Trial[]): Trial | undefined {
    const height = (trial: Trial) => trial.validation_loss ?? Infinity;
    const least = Math.min(...trials.map(height));
    return Number.isFinite(least) ? trials.find((trial) => height(trial) === least) : undefined;
}
