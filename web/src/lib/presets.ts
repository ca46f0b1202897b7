// Models to start from. The last layer and the loss follow from the data.
import type { Dataset } from '../api/types/dataset';
import type { Layer } from '../api/types/job';

export interface DataShape {
    task: string;
    shape: number[];
    classes: number;
    target_features: number;
}

export function shapeOf(dataset: Dataset): DataShape {
    return {
        task: dataset.task,
        shape: dataset.shape,
        classes: dataset.classes.length,
        target_features: dataset.target_features ?? 1,
    };
}

export interface Model {
    layers: Layer[];
    loss: { type: string };
}

export interface Preset {
    id: string;
    label: string;
    /** Whether it takes images or flat rows. */
    fits: (data: DataShape) => boolean;
    hidden: () => Layer[];
}

const relu: Layer = { type: 'relu' };
const flatten: Layer = { type: 'flatten' };
const pool: Layer = { type: 'max_pool2d', kernel_size: 2 };
const linear = (out_features: number): Layer => ({ type: 'linear', out_features });
const convolution = (out_channels: number): Layer => ({
    type: 'conv2d',
    out_channels,
    kernel_size: 3,
    padding: 1,
});

const isImage = (data: DataShape) => data.shape.length === 3;
const isFlat = (data: DataShape) => !isImage(data);

export const PRESETS: readonly Preset[] = [
    {
        id: 'mlp-small',
        label: 'MLP, 64-64',
        fits: isFlat,
        hidden: () => [linear(64), relu, linear(64), relu],
    },
    {
        id: 'mlp-large',
        label: 'MLP, 256-256-128',
        fits: isFlat,
        hidden: () => [linear(256), relu, linear(256), relu, linear(128), relu],
    },
    { id: 'linear', label: 'Linear model', fits: isFlat, hidden: () => [] },
    {
        id: 'cnn-small',
        label: 'CNN, 16-32',
        fits: isImage,
        hidden: () => [convolution(16), relu, pool, convolution(32), relu, pool, flatten],
    },
    {
        id: 'cnn-large',
        label: 'CNN, 32-64 and 128',
        fits: isImage,
        hidden: () => [
            convolution(32),
            relu,
            pool,
            convolution(64),
            relu,
            pool,
            flatten,
            linear(128),
            relu,
        ],
    },
    {
        id: 'mlp-image',
        label: 'MLP on pixels, 128-64',
        fits: isImage,
        hidden: () => [flatten, linear(128), relu, linear(64), relu],
    },
];

export function presetsFor(data: DataShape): Preset[] {
    return PRESETS.filter((preset) => preset.fits(data));
}

export function buildModel(preset: Preset, data: DataShape): Model {
    const regression = data.task === 'regression';
    const outputs = regression ? data.target_features : Math.max(2, data.classes);
    return {
        layers: [...preset.hidden(), linear(outputs)],
        loss: { type: regression ? 'mse' : 'cross_entropy' },
    };
}

/** Pretty JSON with a layer on each line, as short as one would write it by hand. */
export function modelText(model: Model): string {
    const layers = model.layers.map((layer) => `    ${inline(layer)}`).join(',\n');
    return `{\n  "layers": [\n${layers}\n  ],\n  "loss": ${inline(model.loss)}\n}`;
}

function inline(value: object): string {
    return JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
