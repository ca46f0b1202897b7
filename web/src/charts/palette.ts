// The canvas takes its colours from the style sheet's variables, so both themes are in one place.

export interface Palette {
    text: string;
    muted: string;
    grid: string;
    surface: string;
    raw: string;
    smoothed: string;
    other: string;
    band: string;
    second: string;
    validation: string;
    recommended: string;
    recommended_range: string;
    mark: string;
    danger: string;
    warning: string;
    /** What has no place on a heat map's scale. */
    blank: string;
    /** Of a heat map, from the least to the greatest. */
    heat: string[];
    font: string;
}

export function readPalette(): Palette {
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(name).trim();
    return {
        text: color('--text'),
        muted: color('--muted'),
        grid: color('--grid'),
        surface: color('--surface'),
        raw: color('--chart-raw'),
        smoothed: color('--chart-smoothed'),
        other: color('--chart-other'),
        band: color('--chart-band'),
        second: color('--chart-second'),
        validation: color('--chart-validation'),
        recommended: color('--chart-recommended'),
        recommended_range: color('--chart-range'),
        mark: color('--chart-mark'),
        danger: color('--danger'),
        warning: color('--warning'),
        blank: color('--sunken'),
        heat: [0, 1, 2, 3, 4].map((index) => color(`--heat-${index}`)),
        font: color('--font'),
    };
}
