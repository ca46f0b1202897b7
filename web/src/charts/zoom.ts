import type uPlot from 'uplot';
import type { Range } from './aligned';

const SMALLEST_PX = 8;

/** Takes a dragged selection as the part to look at; a few pixels are a click, not a drag. */
export function zoomToSelection(plot: uPlot, onZoom: (range: Range) => void): void {
    const { left, width } = plot.select;
    if (width < SMALLEST_PX) return;
    onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
