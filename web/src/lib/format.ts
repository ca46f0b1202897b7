// Numbers, sizes and times as people read them. Learning rates are always written "1.2e-2".

export const DASH = '–';

export function formatRate(rate: number | null | undefined, digits = 2): string {
    if (rate === null || rate === undefined || !Number.isFinite(rate)) return DASH;
    if (rate === 0) return '0';
    return rate.toExponential(digits - 1);
}

/** Four significant digits, exponents only where plain digits would be long. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
    if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
    if (value === 0) return '0';
    const size = Math.abs(value);
    if (size < 1e-3 || size >= 1e6) return value.toExponential(digits - 2);
    return String(Number(value.toPrecision(digits)));
}

export function formatCount(value: number | null | undefined): string {
    if (value === null || value === undefined) return DASH;
    return value.toLocaleString('en-US');
}

export function formatPercent(fraction: number | null | undefined, digits = 1): string {
    if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return DASH;
    return `${(fraction * 100).toFixed(digits)} %`;
}

/** 1234567 -> "1.23 M", for parameters and FLOPs. */
export function formatLarge(value: number): string {
    return withPrefix(value, 1000, ['', ' k', ' M', ' G', ' T', ' P']);
}

export function formatBytes(bytes: number): string {
    return withPrefix(bytes, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']);
}

function withPrefix(value: number, base: number, units: string[]): string {
    let scaled = value;
    let unit = 0;
    while (Math.abs(scaled) >= base && unit < units.length - 1) {
        scaled /= base;
        unit += 1;
    }
    const text = unit === 0 ? String(Math.round(scaled)) : String(Number(scaled.toPrecision(3)));
    return `${text}${units[unit] ?? ''}`;
}

/** 0.42 -> "0.4 s", 75 -> "1 min 15 s", 4000 -> "1 h 6 min". */
export function formatDuration(seconds: number | null | undefined): string {
    if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return DASH;
    if (seconds < 10) return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    if (whole < 60) return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    if (minutes < 60) return `${minutes} min ${whole % 60} s`;
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Seconds between two RFC 3339 times; null when one is missing. */
export function secondsBetween(from: string | null, to: string | null): number | null {
    if (!from || !to) return null;
    return (Date.parse(to) - Date.parse(from)) / 1000;
}

export function formatAge(time: string, now_ms: number): string {
    const seconds = Math.max(0, (now_ms - Date.parse(time)) / 1000);
    if (seconds < 10) return 'just now';
    if (seconds < 60) return `${Math.floor(seconds)} s ago`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
    return `${Math.floor(seconds / 86400)} d ago`;
}

export function formatTime(time: string | null | undefined): string {
    if (!time) return DASH;
    return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
}

export function formatShape(shape: number[]): string {
    return shape.join(' × ');
}

/** "loss_exploded" -> "loss exploded". */
export function words(name: string): string {
    return name.replaceAll('_', ' ');
}
