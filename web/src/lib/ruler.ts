// Where numbers stand on a logarithmic line from one power of ten to another.

export interface RulerMark {
    value: number;
    text: string;
    strong?: boolean;
}

interface Placed {
    /** 0 at the left end, 1 at the right. */
    at: number;
    text: string;
    strong?: boolean;
}

export interface Ruler {
    from: number;
    to: number;
    ticks: Placed[];
    marks: Placed[];
}

const MOST_TICKS = 6;

export function rulerOf(low: number, high: number | null, marks: readonly RulerMark[]): Ruler {
    const values = [low, ...(high === null ? [] : [high]), ...marks.map((mark) => mark.value)];
    const positive = values.filter((value) => value > 0 && Number.isFinite(value));
    const first = Math.floor(Math.log10(Math.min(...positive, 1)));
    const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...positive, 1) * 1.2)));
    const place = (value: number) =>
        value > 0 ? Math.min(1, Math.max(0, (Math.log10(value) - first) / (last - first))) : 0;
    const every = Math.ceil((last - first + 1) / MOST_TICKS);
    const exponents = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return {
        from: place(low),
        to: high === null ? 1 : place(high),
        ticks: exponents
            .filter((exponent) => (exponent - first) % every === 0)
            .map((exponent) => ({ at: place(10 ** exponent), text: tickText(exponent) })),
        marks: marks.map(({ value, ...mark }) => ({ ...mark, at: place(value) })),
    };
}

function tickText(exponent: number): string {
    return exponent >= -2 && exponent <= 5 ? String(10 ** exponent) : `1e${exponent}`;
}
