import { useMemo } from 'preact/hooks';
import type { CriticalSharpnessResult, RateTrial } from '../api/types/probe';
import type { NumberOrNull } from '../api/types/result';
import { numberTick, rateTick } from '../charts/axes';
import { CurveChart } from '../charts/curve_chart';
import type { Curve } from '../charts/curve_plot';
import type { Marks } from '../charts/marks';
import type { Palette } from '../charts/palette';
import { Facts } from '../components/facts';
import { formatCount, formatNumber, formatRate } from '../lib/format';
import type { OnCanvas } from './probe_view';

interface CriticalSharpnessCardProps {
    result: CriticalSharpnessResult;
    onCanvas: OnCanvas;
}

export function CriticalSharpnessCard({ result, onCanvas }: CriticalSharpnessCardProps) {
    const curves = useMemo(() => curvesOf(result), [result]);
    const rate = result.learning_rate ?? null;
    return (
        <>
            <div>
                <p class="muted small">Largest rate that lowers the loss</p>
                <p class="recommended-rate" data-testid="critical-rate">
                    {formatRate(rate)}
                </p>
                {rate === null && result.reason && <p>{result.reason}</p>}
            </div>
            <CurveChart
                curves={curves}
                x={{ label: 'learning rate', format: rateTick, log: true }}
                y={{ label: 'loss', format: numberTick, log: false }}
                height={320}
                marks={(palette) => marksOf(result, palette)}
                summary={`Loss after one update, each of ${curves.length} directions, by learning rate.`}
                onCanvas={onCanvas}
            />
            {result.trials && result.trials.length > 0 && <TrialTable trials={result.trials} />}
            <Facts
                facts={[
                    ['critical sharpness', formatNumber(result.critical_sharpness)],
                    ['range', rangeText(result)],
                    ['directions', formatCount(result.directions.length)],
                    ['forward passes', formatCount(result.evaluations)],
                ]}
            />
        </>
    );
}

const COLORS: readonly { swatch: string; color: (palette: Palette) => string }[] = [
    { swatch: 'smoothed', color: (palette) => palette.smoothed },
    { swatch: 'second', color: (palette) => palette.second },
    { swatch: 'recommended', color: (palette) => palette.recommended },
    { swatch: 'mark', color: (palette) => palette.mark },
];

/** The part of the loss up to a little above its start: it rises without bound beyond. */
function curvesOf(result: CriticalSharpnessResult): Curve[] {
    const first = result.first_loss ?? result.directions[0]?.losses[0] ?? 0;
    const all = result.directions.flatMap(({ losses }) => losses);
    const lowest = Math.min(...all.filter((loss) => loss !== null));
    const most = first + Math.max(first - lowest, 0.1 * Math.abs(first));
    const shown = (loss: NumberOrNull) => (loss !== null && loss <= most ? loss : null);
    return result.directions.map((direction, index) => ({
        name: `update ${index + 1}`,
        ...(COLORS[index % COLORS.length] ?? { swatch: 'mark', color: (palette) => palette.mark }),
        x: direction.rates.map((rate) => rate ?? Number.NaN),
        y: direction.losses.map(shown),
        width: 1.75,
    }));
}

function marksOf(result: CriticalSharpnessResult, palette: Palette): Marks {
    const { learning_rate: value, low, high } = result;
    if (typeof value !== 'number') return { lines: [], bands: [], pinned: null };
    return {
        lines: [
            { value, text: `critical ${formatRate(value)}`, color: palette.recommended, strong: true },
        ],
        bands: low && high ? [{ from: low, to: high, color: palette.recommended_range }] : [],
        pinned: null,
    };
}

/** From the lowest rate to the highest. */
function TrialTable({ trials }: { trials: RateTrial[] }) {
    const sorted = [...trials].sort((a, b) => a.learning_rate - b.learning_rate);
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Short trainings by rate">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Learning rate</th>
                        <th scope="col" class="number">
                            Steps
                        </th>
                        <th scope="col" class="number">
                            Last loss
                        </th>
                        <th scope="col">Loss</th>
                    </tr>
                </thead>
                <tbody>
                    {sorted.map((trial, index) => (
                        <tr key={index}>
                            <th scope="row">{formatRate(trial.learning_rate, 3)}</th>
                            <td class="number">{formatCount(trial.steps)}</td>
                            <td class="number">
                                {trial.last_loss === null ? 'not finite' : formatNumber(trial.last_loss)}
                            </td>
                            <td>{trial.lowered_loss ? 'fell' : 'did not fall'}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function rangeText({ low, high }: CriticalSharpnessResult): string | null {
    return typeof low === 'number' ? `${formatRate(low)} to ${formatRate(high)}` : null;
}
