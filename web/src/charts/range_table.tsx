import { formatNumber, formatRate } from '../lib/format';
import type { RangeCurve } from '../lib/range_curves';

/** The same as the chart, as numbers. */
export function RangeTable({ curves }: { curves: RangeCurve[] }) {
    const [curve] = curves;
    if (!curve || curve.learning_rate.length === 0) return <span />;
    return (
        <details class="grow">
            <summary>Show as a table</summary>
            <div class="data-table" tabIndex={0} role="region" aria-label="Points of the first sweep">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="number">
                                Step
                            </th>
                            <th scope="col" class="number">
                                Learning rate
                            </th>
                            <th scope="col" class="number">
                                Loss
                            </th>
                            <th scope="col" class="number">
                                Smoothed
                            </th>
                            {curve.validation_loss && (
                                <th scope="col" class="number">
                                    Validation loss
                                </th>
                            )}
                            <th scope="col" class="number">
                                Gradient norm
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {curve.learning_rate.map((rate, index) => (
                            <tr key={index}>
                                <td class="number">{index}</td>
                                <td class="number">{formatRate(rate, 3)}</td>
                                <td class="number">{cell(curve, 'loss', index)}</td>
                                <td class="number">{cell(curve, 'smoothed_loss', index)}</td>
                                {curve.validation_loss && (
                                    <td class="number">{cell(curve, 'validation_loss', index)}</td>
                                )}
                                <td class="number">{cell(curve, 'gradient_norm', index)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}

/** The number, or the word for why there is none. */
function cell(
    curve: RangeCurve,
    name: 'loss' | 'smoothed_loss' | 'gradient_norm' | 'validation_loss',
    index: number,
): string {
    return curve.non_finite?.[name]?.[String(index)] ?? formatNumber(curve[name]?.[index]);
}
