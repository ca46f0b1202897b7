import { rulerOf, type RulerMark } from '../lib/ruler';

interface LogRulerProps {
    /** The interval; no upper end: it is open. */
    low: number;
    high: number | null;
    marks: readonly RulerMark[];
    summary: string;
}

/** An interval and a few numbers on a logarithmic line. */
export function LogRuler({ low, high, marks, summary }: LogRulerProps) {
    const ruler = rulerOf(low, high, marks);
    const percent = (part: number) => `${100 * part}%`;
    return (
        <div class="ruler" role="img" aria-label={summary}>
            <div class="ruler-line">
                <div
                    class={high === null ? 'ruler-interval ruler-open' : 'ruler-interval'}
                    style={{ left: percent(ruler.from), width: percent(ruler.to - ruler.from) }}
                />
                {ruler.ticks.map(({ at, text }) => (
                    <span key={text} class="ruler-tick" style={{ left: percent(at) }}>
                        {text}
                    </span>
                ))}
                {ruler.marks.map(({ at, text, strong }) => (
                    <span
                        key={text}
                        class={strong ? 'ruler-mark ruler-strong' : 'ruler-mark'}
                        style={{ left: percent(at) }}
                    >
                        <span class={at > 0.5 ? 'ruler-left' : ''}>{text}</span>
                    </span>
                ))}
            </div>
        </div>
    );
}
