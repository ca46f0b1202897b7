import { useMemo, useRef } from 'preact/hooks';
import type { Finding, TrainingResult } from '../api/types/result';
import { TrainingChart } from '../charts/training_chart';
import { lossData, plainData } from '../charts/training_plot';
import { ExportButtons } from '../components/export_buttons';
import { CheckField } from '../components/field';
import { findingMarks, findingsSummary, type FindingMark } from '../lib/findings';
import { words } from '../lib/format';
import type { SeriesTable } from '../lib/series';
import { useChartState } from '../lib/use_chart_state';
import type { ChartState } from '../lib/url_state';
import { FindingsCard } from './findings_card';
import type { JobViewProps } from './job_view_props';
import { LayersCard } from './layers_card';
import { ScoresCard, WeightsCard } from './scores_card';

/** Charts of their own below the loss, in this order; then whatever else was evaluated. */
const FURTHER = ['validation_accuracy', 'accuracy', 'learning_rate', 'gradient_norm'];

/** Series worth a chart: measured, not drawn with the loss, and not the same all the time. */
function furtherSeries(series: SeriesTable): string[] {
    const evaluated = Object.keys(series).filter(
        (name) =>
            name.startsWith('validation_') && name !== 'validation_loss' && !FURTHER.includes(name),
    );
    return [...FURTHER, ...evaluated].filter((name) => {
        const values = series[name]?.values ?? [];
        return values.length > 0 && (name !== 'learning_rate' || new Set(values).size > 1);
    });
}

export function TrainingView({ job, view, fetches }: JobViewProps) {
    const result = (job.result ?? null) as TrainingResult | null;
    const [chart, onChart] = useChartState();
    const canvases = useRef<Record<string, HTMLCanvasElement | null>>({});
    const further = furtherSeries(view.series);
    const steps = (view.series['loss']?.steps.at(-1) ?? 0) + 1;
    const marks = useMemo(() => findingMarks(view.findings, steps), [view.findings, steps]);
    const drawn = () => Object.values(canvases.current).filter((canvas) => canvas !== null);
    return (
        <div class="job-grid">
            <div class="stack">
                <LossCard
                    series={view.series}
                    thinned={view.thinned}
                    findings={view.findings}
                    marks={marks}
                    chart={chart}
                    onChart={onChart}
                    onCanvas={(canvas) => {
                        canvases.current['loss'] = canvas;
                    }}
                />
                <LayersCard
                    job={job}
                    series={view.series}
                    fetches={fetches}
                    onCanvas={(canvas) => {
                        canvases.current['layers'] = canvas;
                    }}
                />
                {further.map((name) => (
                    <FurtherCard
                        key={name}
                        name={name}
                        series={view.series}
                        marks={marks}
                        chart={chart}
                        onChart={onChart}
                        onCanvas={(canvas) => {
                            canvases.current[name] = canvas;
                        }}
                    />
                ))}
            </div>
            <div class="stack">
                <FindingsCard job={job} findings={view.findings} />
                <ScoresCard job={job} result={result} />
                {result && <WeightsCard result={result} />}
                <section class="card" aria-label="Export of the training">
                    <ExportButtons job={job} canvases={drawn} />
                </section>
            </div>
        </div>
    );
}

interface ChartCardProps {
    series: SeriesTable;
    marks: readonly FindingMark[];
    chart: ChartState;
    onChart: (changes: Partial<ChartState>) => void;
    onCanvas: (canvas: HTMLCanvasElement | null) => void;
}

function LossCard({
    series,
    thinned,
    findings,
    marks,
    chart,
    onChart,
    onCanvas,
}: ChartCardProps & { thinned: boolean; findings: readonly Finding[] }) {
    const data = useMemo(
        () => lossData(series, chart.beta, chart.log_y),
        [series, chart.beta, chart.log_y],
    );
    const steps = (series['loss']?.steps.at(-1) ?? -1) + 1;
    return (
        <section class="card" aria-labelledby="loss-heading">
            <div class="card-head">
                <h2 id="loss-heading">Loss over steps</h2>
                <div class="row">
                    <label class="slider">
                        Smoothing
                        <input
                            type="range"
                            min="0"
                            max="0.99"
                            step="0.01"
                            value={chart.beta}
                            onInput={(event) =>
                                onChart({ beta: Number(event.currentTarget.value) })
                            }
                        />
                        <output>{chart.beta.toFixed(2)}</output>
                    </label>
                    <CheckField
                        label="Log loss"
                        checked={chart.log_y}
                        onChange={(log_y) => onChart({ log_y })}
                    />
                </div>
            </div>
            <TrainingChart
                data={data}
                label="loss"
                log_y={chart.log_y}
                height={360}
                summary={`Training and validation loss over ${steps} steps.${findingsSummary(findings)}`}
                marks={marks}
                mark_labels
                zoom={chart.x}
                onZoom={(x) => onChart({ x })}
                onCanvas={onCanvas}
            />
            <p class="legend">
                Smoothed: exponential average with beta {chart.beta.toFixed(2)}, corrected for its
                start.{' '}
                {thinned &&
                    'Of a long training the least and the greatest values of each stretch are shown and smoothed; the CSV has every step. '}
                Drag to zoom, double-click for all.
            </p>
        </section>
    );
}

function FurtherCard(props: ChartCardProps & { name: string }) {
    const { name, series, marks, chart, onChart, onCanvas } = props;
    const data = useMemo(() => plainData(series, name, false), [series[name]]);
    return (
        <section class="card" aria-label={words(name)}>
            <h2 class="card-head">{capital(words(name))}</h2>
            <TrainingChart
                data={data}
                label={words(name)}
                log_y={false}
                height={220}
                summary={`${capital(words(name))} over steps.`}
                marks={marks}
                zoom={chart.x}
                onZoom={(x) => onChart({ x })}
                onCanvas={onCanvas}
            />
        </section>
    );
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
