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
    loss: { type: string; target?: string };
}

export interface Preset {
    id: string;
    label: string;
    /** Whether it takes images, flat rows, series or text. */
    fits: (data: DataShape) => boolean;
    hidden: () => Layer[];
    /** It predicts its own input. */
    autoencoder?: boolean;
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
const isLanguage = (data: DataShape) => data.task === 'language';
const isSeries = (data: DataShape) => data.shape.length === 2;
const isFlat = (data: DataShape) => data.shape.length === 1 && !isLanguage(data);

const normed = (out_channels: number): Layer[] => [
    { ...convolution(out_channels), bias: false },
    { type: 'batch_norm' },
    relu,
    pool,
];
const block: Layer = {
    type: 'transformer_block',
    num_heads: 4,
    dim_feedforward: 256,
    norm: 'pre',
    causal: true,
    activation: 'gelu',
};
const embedding: Layer = { type: 'embedding', embedding_dim: 64 };

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
    {
        id: 'mlp-dropout',
        label: 'MLP, 128-128 with dropout',
        fits: isFlat,
        hidden: () => [128, 128].flatMap((width) => [linear(width), relu, { type: 'dropout', p: 0.2 }]),
    },
    { id: 'linear', label: 'Linear model', fits: isFlat, hidden: () => [] },
    {
        id: 'autoencoder',
        label: 'Autoencoder, 32-4-32',
        fits: isFlat,
        hidden: () => [linear(32), relu, linear(4), linear(32), relu],
        autoencoder: true,
    },
    {
        id: 'lstm',
        label: 'LSTM, 64',
        fits: isSeries,
        hidden: () => [{ type: 'lstm', hidden_size: 64 }],
    },
    {
        id: 'gru',
        label: 'GRU, 2 × 64',
        fits: isSeries,
        hidden: () => [{ type: 'gru', hidden_size: 64, num_layers: 2 }],
    },
    {
        id: 'transformer',
        label: 'Transformer, 2 blocks of 64',
        fits: isLanguage,
        hidden: () => [
            embedding,
            { type: 'positional_embedding' },
            block,
            block,
            { type: 'layer_norm' },
        ],
    },
    {
        id: 'lstm-text',
        label: 'LSTM, 128',
        fits: isLanguage,
        hidden: () => [embedding, { type: 'lstm', hidden_size: 128, output: 'all' }],
    },
    {
        id: 'cnn-small',
        label: 'CNN, 16-32',
        fits: isImage,
        hidden: () => [convolution(16), relu, pool, convolution(32), relu, pool, flatten],
    },
    {
        id: 'cnn-batch-norm',
        label: 'CNN with batch norm, 32-64',
        fits: isImage,
        hidden: () => [...normed(32), ...normed(64), flatten],
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
    if (preset.autoencoder) {
        const values = data.shape.reduce((product, size) => product * size, 1);
        return {
            layers: [...preset.hidden(), linear(values)],
            loss: { type: 'mse', target: 'input' },
        };
    }
    const numbers = data.classes === 0;
    const outputs = numbers ? data.target_features : Math.max(2, data.classes);
    return {
        layers: [...preset.hidden(), linear(outputs)],
        loss: { type: numbers ? 'mse' : 'cross_entropy' },
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
