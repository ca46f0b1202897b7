// Charts as one picture, with a heading, on the theme's own ground.
import type { Palette } from './palette';

const HEADING = 40;
const MARGIN = 16;

export async function chartsAsPng(
    canvases: HTMLCanvasElement[],
    heading: string,
    palette: Palette,
): Promise<Blob | null> {
    const scale = devicePixelRatio;
    const width = Math.max(...canvases.map((canvas) => canvas.width)) + 2 * MARGIN * scale;
    const heights = canvases.reduce((sum, canvas) => sum + canvas.height, 0);
    const picture = document.createElement('canvas');
    picture.width = width;
    picture.height = heights + (HEADING + 2 * MARGIN) * scale;
    const context = picture.getContext('2d');
    if (!context) return null;
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, picture.width, picture.height);
    context.fillStyle = palette.text;
    context.font = `600 ${16 * scale}px ${palette.font}`;
    context.fillText(heading, MARGIN * scale, (MARGIN + 14) * scale);
    let top = (HEADING + MARGIN) * scale;
    for (const canvas of canvases) {
        context.drawImage(canvas, MARGIN * scale, top);
        top += canvas.height;
    }
    return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}
