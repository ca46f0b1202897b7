// Mounts uPlot. It is made anew when `shape` changes, else only its data are.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';

export interface PlotProps {
    /** Whatever needs other options: theme, number of curves, kind of axis. */
    shape: string;
    options: () => Omit<uPlot.Options, 'width'>;
    data: uPlot.AlignedData;
    /** What the picture shows, in words. */
    summary: string;
    height: number;
    /** Draw again when it changes: marks, zoom. */
    revision?: string;
    onPlot?: (plot: uPlot | null) => void;
}

export function Plot(props: PlotProps) {
    const root = useRef<HTMLDivElement>(null);
    const plot = useRef<uPlot | null>(null);

    useLayoutEffect(() => {
        const element = root.current;
        if (!element) return;
        const width = Math.max(1, element.clientWidth);
        // The first data go through the constructor: it sets the scales.
        const made = new uPlot({ ...props.options(), width }, props.data, element);
        plot.current = made;
        props.onPlot?.(made);
        const observer = new ResizeObserver(() => resize(made, element, props.height));
        observer.observe(element);
        return () => {
            observer.disconnect();
            props.onPlot?.(null);
            made.destroy();
            plot.current = null;
        };
    }, [props.shape]);

    useEffect(() => {
        const made = plot.current;
        if (made && made.data !== props.data) made.setData(props.data, true);
    }, [props.data]);
    useEffect(() => plot.current?.setData(plot.current.data, true), [props.revision]);
    useEffect(() => {
        if (plot.current && root.current) note(plot.current, root.current);
    });

    return <div class="plot" ref={root} role="img" aria-label={props.summary} />;
}

function resize(plot: uPlot, element: HTMLElement, height: number): void {
    const width = element.clientWidth;
    if (width > 0 && width !== plot.width) plot.setSize({ width, height });
}

/** What is drawn, for those who check it from outside. */
function note(plot: uPlot, element: HTMLElement): void {
    requestAnimationFrame(() => {
        const columns = plot.data.slice(1) as (number | null)[][];
        const points = columns.map((column) => column.filter((value) => value !== null).length);
        element.dataset['points'] = String(Math.max(0, ...points));
        element.dataset['xMin'] = String(plot.scales['x']?.min);
        element.dataset['xMax'] = String(plot.scales['x']?.max);
    });
}
