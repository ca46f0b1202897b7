import { useMemo } from 'preact/hooks';
import type { InitializationResult, LayerAtStart } from '../api/types/probe';
import { numberTick } from '../charts/axes';
import { CurveChart } from '../charts/curve_chart';
import type { Curve } from '../charts/curve_plot';
import type { Palette } from '../charts/palette';
import { Facts } from '../components/facts';
import { formatNumber, formatPercent } from '../lib/format';
import type { OnCanvas } from './probe_view';

interface InitializationCardProps {
    result: InitializationResult;
    onCanvas: OnCanvas;
}

export function InitializationCard({ result, onCanvas }: InitializationCardProps) {
    const curves = useMemo(() => curvesOf(result.layers), [result]);
    const name = (position: number) => shortName(result.layers[position]?.layer ?? '');
    return (
        <>
            <Facts
                facts={[
                    ['forward, a layer', `× ${formatNumber(result.forward_gain, 3)}`],
                    ['backward, a layer', `× ${formatNumber(result.backward_gain, 3)}`],
                    ['initial loss', lossText(result)],
                ]}
            />
            <CurveChart
                curves={curves}
                x={{ label: 'layer', format: name, log: false }}
                y={{ label: 'deviation', format: numberTick, log: true }}
                height={320}
                summary={`Deviation of activations and gradients through ${curves[0]?.x.length ?? 0} layers.`}
                onCanvas={onCanvas}
            />
            <DepthTable layers={result.layers} />
        </>
    );
}

function curvesOf(layers: LayerAtStart[]): Curve[] {
    const x = layers.map((_, position) => position);
    return [
        {
            name: 'activations',
            swatch: 'smoothed',
            color: (palette: Palette) => palette.smoothed,
            x,
            y: layers.map((layer) => layer.activation_deviation),
        },
        {
            name: 'gradients by them',
            swatch: 'recommended',
            color: (palette: Palette) => palette.recommended,
            x,
            y: layers.map((layer) => layer.gradient_deviation),
        },
    ];
}

const LONGEST = 9;

/** Neighbours on the axis must not run into each other. */
function shortName(name: string): string {
    return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

function lossText({ initial_loss, expected_loss }: InitializationResult): string {
    const expected =
        typeof expected_loss === 'number' ? `, ${formatNumber(expected_loss)} expected` : '';
    return formatNumber(initial_loss) + expected;
}

function DepthTable({ layers }: { layers: LayerAtStart[] }) {
    return (
        <div class="data-table" tabIndex={0} role="region" aria-label="Layers at their start">
            <table>
                <thead>
                    <tr>
                        <th scope="col">Layer</th>
                        {['Activations', 'Mean', 'Zeros', 'Gradients', 'Weights'].map((title) => (
                            <th key={title} scope="col" class="number">
                                {title}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {layers.map((layer) => (
                        <tr key={layer.layer}>
                            <th scope="row">{layer.layer}</th>
                            <td class="number">{formatNumber(layer.activation_deviation)}</td>
                            <td class="number">{formatNumber(layer.activation_mean)}</td>
                            <td class="number">{formatPercent(layer.zero_share, 0)}</td>
                            <td class="number">{formatNumber(layer.gradient_deviation)}</td>
                            <td class="number">{formatNumber(layer.weight_deviation)}</td>
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
