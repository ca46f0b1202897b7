import { formatNumber } from '../lib/format';

export interface ValueBar {
    name: string;
    value: number | null;
}

/** Numbers with bars as long as they are large; below zero in another colour. */
export function ValueBars({ bars }: { bars: readonly ValueBar[] }) {
    const most = Math.max(...bars.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE);
    return (
        <dl class="class-bars">
            {bars.map(({ name, value }) => (
                <div key={name} class="class-bar">
                    <dt>{name}</dt>
                    <dd class="bar" aria-hidden="true">
                        <div
                            class={value !== null && value < 0 ? 'bar-fill bar-negative' : 'bar-fill'}
                            style={{ width: `${(100 * Math.abs(value ?? 0)) / most}%` }}
                        />
                    </dd>
                    <dd class="number">{formatNumber(value)}</dd>
                </div>
            ))}
        </dl>
    );
}
