import { useMemo, useState } from 'preact/hooks';
import type { FlowAtRate, GradientCheckResult, LayerFlow } from '../api/types/probe';
import { HeatMap } from '../charts/heat_map';
import { Segments } from '../components/segments';
import { formatNumber, formatRate, words } from '../lib/format';
import type { Grid } from '../lib/layers';
import type { OnCanvas } from './probe_view';

interface GradientCheckCardProps {
    result: GradientCheckResult;
    onCanvas: OnCanvas;
}

type FlowFigure = 'gradient_norm' | 'first_gradient_norm' | 'update_ratio';

const FIGURES: readonly (readonly [FlowFigure, string])[] = [
    ['gradient_norm', 'Gradient norm'],
    ['update_ratio', 'Update ratio'],
    ['first_gradient_norm', 'First step'],
];

export function GradientCheckCard({ result, onCanvas }: GradientCheckCardProps) {
    const [figure, setFigure] = useState<FlowFigure>('gradient_norm');
    const grid = useMemo(() => gridOf(result, figure), [result, figure]);
    const label = FIGURES.find(([name]) => name === figure)?.[1] ?? '';
    return (
        <>
            <div>
                <p class="muted small">Highest rate at which gradients flow without trouble</p>
                <p class="recommended-rate" data-testid="stable-rate">
                    {formatRate(result.highest_stable_rate)}
                </p>
                {sentencesOf(result).map((sentence) => (
                    <p key={sentence}>{sentence}</p>
                ))}
            </div>
            <Segments
                legend="What the colours show"
                value={figure}
                onChange={(name) => setFigure(name as FlowFigure)}
                options={FIGURES}
            />
            <HeatMap
                grid={grid}
                scale="log"
                value_label={label.toLowerCase()}
                row_label="layer"
                column_label="learning rate"
                format={formatNumber}
                formatColumn={(rate) => formatRate(rate)}
                summary={`${label} of ${grid.rows.length} layers at ${grid.columns.length} learning rates.`}
                onCanvas={onCanvas}
            />
            <RateTable rates={result.rates} />
            <LayerTable result={result} figure={figure} label={label} />
        </>
    );
}

function sentencesOf(result: GradientCheckResult): string[] {
    const sentences: string[] = [];
    if (result.vanishing_at_start) sentences.push('Gradients vanish already in the first step.');
    if (result.exploding_at_start) sentences.push('Gradients explode already in the first step.');
    if (typeof result.exploding_from === 'number') {
        sentences.push(`They explode from ${formatRate(result.exploding_from)} on.`);
    }
    if (typeof result.vanishing_from === 'number') {
        sentences.push(`They vanish from ${formatRate(result.vanishing_from)} on.`);
    }
    return sentences;
}

function layersOf(result: GradientCheckResult): LayerFlow[] {
    return result.rates[0]?.layers ?? [];
}

/** A layer's figure at each rate, by its place: every rate has the same layers. */
function gridOf(result: GradientCheckResult, figure: FlowFigure): Grid {
    const layers = layersOf(result);
    return {
        rows: layers.map((flow) => flow.layer),
        columns: result.rates.map((rate) => rate.learning_rate),
        cells: layers.map((_, row) => result.rates.map((rate) => rate.layers[row]?.[figure])),
    };
}

function RateTable({ rates }: { rates: FlowAtRate[] }) {
    return (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Short trainings by rate">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Learning rate</th>
                        <th scope="col" class="number">
                            First loss
                        </th>
                        <th scope="col" class="number">
                            Last loss
                        </th>
                        <th scope="col">Gradients</th>
                    </tr>
                </thead>
                <tbody>
                    {rates.map((rate) => (
                        <tr key={rate.learning_rate}>
                            <th scope="row">{formatRate(rate.learning_rate)}</th>
                            <td class="number">{formatNumber(rate.first_loss)}</td>
                            <td class="number">
                                {rate.last_loss === null ? 'not finite' : formatNumber(rate.last_loss)}
                            </td>
                            <td>{flowText(rate)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function flowText(rate: FlowAtRate): string {
    const trouble = [rate.exploding && 'exploding', rate.vanishing && 'vanishing'].filter(Boolean);
    const early = rate.stopped.reason === 'completed' ? '' : ` (${words(rate.stopped.reason)})`;
    const where = trouble.length > 0 && rate.layer ? ` at ${rate.layer}` : '';
    return (trouble.length > 0 ? trouble.join(', ') : 'flow') + where + early;
}

interface LayerTableProps {
    result: GradientCheckResult;
    figure: FlowFigure;
    label: string;
}

function LayerTable({ result, figure, label }: LayerTableProps) {
    return (
        <details>
            <summary>Show the layers as a table</summary>
            <div class="data-table" tabIndex={0} role="region" aria-label={`${label} by layer and rate`}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">Layer</th>
                            {result.start && (
                                <th scope="col" class="number">
                                    At the start
                                </th>
                            )}
                            {result.rates.map((rate) => (
                                <th key={rate.learning_rate} scope="col" class="number">
                                    {formatRate(rate.learning_rate)}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {layersOf(result).map((flow, row) => (
                            <tr key={flow.layer}>
                                <th scope="row">{flow.layer}</th>
                                {result.start && (
                                    <td class="number">{formatNumber(result.start[row]?.[figure])}</td>
                                )}
                                {result.rates.map((rate) => (
                                    <td key={rate.learning_rate} class="number">
                                        {formatNumber(rate.layers[row]?.[figure])}
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
