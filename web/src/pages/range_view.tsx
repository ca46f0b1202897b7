import { useMemo, useRef } from 'preact/hooks';
import type { RangeTestResult } from '../api/types/result';
import { RangeChart } from '../charts/range_chart';
import { RangeTable } from '../charts/range_table';
import { ExportButtons } from '../components/export_buttons';
import { CheckField } from '../components/field';
import { formatRate } from '../lib/format';
import { curvesFromResult, curvesFromSeries } from '../lib/range_curves';
import { rangePhase } from '../lib/range_phase';
import { useChartState } from '../lib/use_chart_state';
import { FindingsCard } from './findings_card';
import type { JobViewProps } from './job_view_props';
import { LayersCard } from './layers_card';
import { RecommendationCard } from './recommendation_card';
import { SuggestionsCard } from './suggestions_card';
import { TrialsCard } from './trials_card';

export function RangeView({ job, view, fetches }: JobViewProps) {
    const result = (job.result ?? null) as RangeTestResult | null;
    const curves = useMemo(
        () => (result?.curve ? curvesFromResult(result) : curvesFromSeries(view.series)),
        [result, view.series],
    );
    const [chart, changeChart] = useChartState();
    const canvases = useRef<HTMLCanvasElement[]>([]);
    const layers = useRef<HTMLCanvasElement | null>(null);
    const drawn = () => [...canvases.current, ...(layers.current ? [layers.current] : [])];
    const test = job.spec.range_test;
    const rates = curves[0]?.learning_rate ?? [];
    // A range that the test chose itself may reach further than what was asked for.
    const measured = rates.filter((rate) => rate > 0);
    const ends: [number, number] = [
        Math.min(test?.start ?? 1e-7, ...measured),
        Math.max(test?.end ?? 10, ...measured),
    ];
    return (
        <div class="job-grid">
            <div class="stack">
                <section class="card" aria-labelledby="curve-heading">
                    <div class="card-head">
                        <h2 id="curve-heading">Loss over the learning rate</h2>
                        <div class="row">
                            {job.state === 'running' && (
                                <span class="muted small">{rangePhase(job, curves)}</span>
                            )}
                            {chart.x && (
                                <button
                                    type="button"
                                    class="button button-small"
                                    onClick={() => changeChart({ x: null })}
                                >
                                    Whole range
                                </button>
                            )}
                            <CheckField
                                label="Log loss"
                                checked={chart.log_y}
                                onChange={(log_y) => changeChart({ log_y })}
                            />
                        </div>
                    </div>
                    <RangeChart
                        curves={curves}
                        band={result?.band ?? null}
                        ends={ends}
                        log_x={test?.spacing !== 'linear'}
                        log_y={chart.log_y}
                        onLogY={(log_y) => changeChart({ log_y })}
                        zoom={chart.x}
                        onZoom={(x) => changeChart({ x })}
                        suggestions={result?.suggestions ?? {}}
                        recommendation={result?.recommendation ?? null}
                        stopped={result?.stopped ?? null}
                        findings={view.findings}
                        onCanvases={(list) => {
                            canvases.current = list;
                        }}
                    />
                    <Legend
                        sweeps={curves.length}
                        banded={Boolean(result?.band)}
                        validated={Boolean(curves[0]?.validation_loss)}
                        finished={result !== null}
                    />
                    <div class="card-head chart-foot">
                        <RangeTable curves={curves} />
                        <ExportButtons job={job} canvases={drawn} />
                    </div>
                </section>
                <LayersCard
                    job={job}
                    series={view.series}
                    fetches={fetches}
                    column_label="learning rate"
                    formatColumn={(step) => formatRate(rates[step])}
                    onCanvas={(canvas) => {
                        layers.current = canvas;
                    }}
                />
                {result && <SuggestionsCard result={result} />}
                {result?.trials && result.trials.length > 0 && <TrialsCard trials={result.trials} />}
            </div>
            <div class="stack">
                <RecommendationCard job={job} result={result} />
                <FindingsCard job={job} findings={view.findings} />
            </div>
        </div>
    );
}

interface LegendProps {
    sweeps: number;
    banded: boolean;
    validated: boolean;
    finished: boolean;
}

function Legend({ sweeps, banded, validated, finished }: LegendProps) {
    return (
        <div class="legend">
            <span>
                <i class="swatch swatch-raw" />
                loss of each batch
            </span>
            <span>
                <i class="swatch swatch-smoothed" />
                smoothed (bias-corrected exponential average)
            </span>
            {validated && (
                <span>
                    <i class="swatch swatch-validation" />
                    on validation data
                </span>
            )}
            {sweeps > 1 && (
                <span>
                    <i class="swatch swatch-other" />
                    {sweeps - 1} further {sweeps === 2 ? 'sweep' : 'sweeps'}, smoothed
                </span>
            )}
            {banded && (
                <span>
                    <i class="swatch swatch-band" />
                    all {sweeps} sweeps: mean, lowest to highest
                </span>
            )}
            {finished && (
                <span>
                    <i class="swatch swatch-range" />
                    recommended range
                </span>
            )}
            <span>drag to zoom, double-click for the whole range</span>
        </div>
    );
}
