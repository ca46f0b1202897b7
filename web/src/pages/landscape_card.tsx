import { useMemo } from 'preact/hooks';
import type { LossLandscapeResult } from '../api/types/probe';
import { numberTick } from '../charts/axes';
import { CurveChart } from '../charts/curve_chart';
import { HeatMap } from '../charts/heat_map';
import { Facts } from '../components/facts';
import { formatCount, formatNumber } from '../lib/format';
import type { Grid } from '../lib/layers';
import type { OnCanvas } from './probe_view';

interface LandscapeCardProps {
    result: LossLandscapeResult;
    onCanvas: OnCanvas;
}

export function LandscapeCard({ result, onCanvas }: LandscapeCardProps) {
    return (
        <>
            {result.losses.length === 1 ? (
                <Slice result={result} onCanvas={onCanvas} />
            ) : (
                <Plane result={result} onCanvas={onCanvas} />
            )}
            <Facts
                facts={[
                    ['loss at the centre', formatNumber(result.loss)],
                    ['curvature', result.curvatures.map((value) => formatNumber(value)).join(', ')],
                    ['examples', formatCount(result.examples)],
                ]}
            />
            <LandscapeTable result={result} />
        </>
    );
}

const POSITION = 'distance, in norms of the filters';

function Slice({ result, onCanvas }: LandscapeCardProps) {
    const curves = useMemo(
        () => [
            {
                name: 'loss',
                swatch: 'smoothed',
                color: (palette: { smoothed: string }) => palette.smoothed,
                x: result.positions,
                y: result.losses[0] ?? [],
            },
        ],
        [result],
    );
    return (
        <CurveChart
            curves={curves}
            x={{ label: POSITION, format: numberTick, log: false }}
            y={{ label: 'loss', format: numberTick, log: false }}
            height={320}
            marks={(palette) => ({
                lines: [{ value: 0, text: 'the weights', color: palette.mark }],
                bands: [],
                pinned: null,
            })}
            summary={`Loss along a random direction, ${formatNumber(result.loss)} in the middle.`}
            onCanvas={onCanvas}
        />
    );
}

function Plane({ result, onCanvas }: LandscapeCardProps) {
    const grid = useMemo(() => planeOf(result), [result]);
    return (
        <HeatMap
            grid={grid}
            scale={result.losses.flat().every((loss) => loss === null || loss > 0) ? 'log' : 'linear'}
            value_label="loss"
            row_label="second direction"
            column_label="first direction"
            format={formatNumber}
            formatColumn={numberTick}
            summary={`Loss over a plane through the weights, ${formatNumber(result.loss)} in the middle.`}
            square
            onCanvas={onCanvas}
        />
    );
}

/** The second direction points up, as on paper. */
function planeOf({ positions, losses }: LossLandscapeResult): Grid {
    return {
        rows: [...positions].reverse().map(numberTick),
        columns: positions,
        cells: [...losses].reverse(),
    };
}

function LandscapeTable({ result }: { result: LossLandscapeResult }) {
    const plane = result.losses.length > 1;
    const lossesAt = (row: number) =>
        plane ? (result.losses[row] ?? []) : [result.losses[0]?.[row] ?? null];
    return (
        <details>
            <summary>Show as a table</summary>
            <div class="data-table" tabIndex={0} role="region" aria-label="Losses by position">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{plane ? 'Second, first' : 'Position'}</th>
                            {plane ? (
                                result.positions.map((position) => (
                                    <th key={position} scope="col" class="number">
                                        {numberTick(position)}
                                    </th>
                                ))
                            ) : (
                                <th scope="col" class="number">
                                    Loss
                                </th>
                            )}
                        </tr>
                    </thead>
                    <tbody>
                        {result.positions.map((position, row) => (
                            <tr key={position}>
                                <th scope="row">{numberTick(position)}</th>
                                {lossesAt(row).map((loss, column) => (
                                    <td key={column} class="number">
                                        {formatNumber(loss)}
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
