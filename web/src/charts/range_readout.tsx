import type { NumberOrNull } from '../api/types/result';
import { formatNumber, formatRate } from '../lib/format';
import type { RangeCurve } from '../lib/range_curves';

export interface Point {
    index: number;
    learning_rate: number;
    loss: NumberOrNull;
    smoothed_loss: NumberOrNull;
    gradient_norm: NumberOrNull;
    /** Left out: not measured. */
    validation_loss?: NumberOrNull;
}

/** The first sweep's point at a row of the chart. */
export function readPoint(
    curve: RangeCurve | undefined,
    rates: ArrayLike<number>,
    row: number | null,
): Point | null {
    if (!curve || row === null) return null;
    const index = curve.learning_rate.indexOf(rates[row] ?? Number.NaN);
    if (index === -1) return null;
    return {
        index,
        learning_rate: curve.learning_rate[index] ?? 0,
        loss: curve.loss[index] ?? null,
        smoothed_loss: curve.smoothed_loss[index] ?? null,
        gradient_norm: curve.gradient_norm[index] ?? null,
        ...(curve.validation_loss && { validation_loss: curve.validation_loss[index] ?? null }),
    };
}

export type ReadoutState = 'pinned' | 'hovered' | 'recommended' | 'last';

const STATE_TEXT: Record<ReadoutState, string> = {
    pinned: 'pinned, release',
    hovered: 'click to pin',
    recommended: 'recommended',
    last: 'last point',
};

export interface ReadoutProps {
    point: Point | null;
    state: ReadoutState;
    onUnpin: () => void;
}

export function PointReadout({ point, state, onUnpin }: ReadoutProps) {
    return (
        <dl class="readout" data-testid="readout">
            <Value name="learning rate" text={formatRate(point?.learning_rate, 3)} />
            <Value name="loss" mark="raw" text={formatNumber(point?.loss)} />
            <Value name="smoothed" mark="smoothed" text={formatNumber(point?.smoothed_loss)} />
            {point?.validation_loss !== undefined && (
                <Value name="validation" mark="validation" text={formatNumber(point.validation_loss)} />
            )}
            <Value name="gradient norm" mark="second" text={formatNumber(point?.gradient_norm)} />
            <Value name="step" text={point ? String(point.index) : '–'} />
            <div class="readout-state">
                <dt class="visually-hidden">which point</dt>
                <dd>
                    {state === 'pinned' ? (
                        <button type="button" class="link" onClick={onUnpin}>
                            {STATE_TEXT[state]}
                        </button>
                    ) : (
                        <span class="muted">{STATE_TEXT[state]}</span>
                    )}
                </dd>
            </div>
        </dl>
    );
}

function Value({ name, text, mark }: { name: string; text: string; mark?: string }) {
    return (
        <div>
            <dt>
                {mark && <span class={`swatch swatch-${mark}`} aria-hidden="true" />}
                {name}
            </dt>
            <dd>{text}</dd>
        </div>
    );
}
