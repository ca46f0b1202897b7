import { expect, it } from 'vitest';
import { buildModel, modelText, PRESETS, presetsFor, type DataShape } from './presets';

const moons: DataShape = {
    task: 'classification',
    shape: [2],
    classes: 2,
    target_features: 0,
};
const images: DataShape = { ...moons, shape: [1, 28, 28], classes: 10 };

it('offers models that take the data', () => {
    expect(presetsFor(moons).map((preset) => preset.id)).toContain('mlp-small');
    expect(presetsFor(images).map((preset) => preset.id)).toContain('cnn-small');
    expect(presetsFor(images).map((preset) => preset.id)).not.toContain('mlp-small');
});

it('ends in as many outputs as there are classes', () => {
    for (const preset of PRESETS.filter((entry) => !entry.autoencoder)) {
        const model = buildModel(preset, images);
        expect(model.layers.at(-1)).toEqual({ type: 'linear', out_features: 10 });
        expect(model.loss.type).toBe('cross_entropy');
    }
});

it('takes the mean squared error for regression', () => {
    const [preset] = presetsFor(moons);
    const data = { ...moons, task: 'regression', classes: 0, target_features: 1 };
    const model = preset && buildModel(preset, data);
    expect(model?.loss.type).toBe('mse');
    expect(model?.layers.at(-1)).toEqual({ type: 'linear', out_features: 1 });
});

it('offers recurrent nets for series and transformers for text', () => {
    const series = { ...moons, task: 'sequence', shape: [24, 1], classes: 0, target_features: 1 };
    const text = { ...moons, task: 'language', shape: [64], classes: 65 };
    expect(presetsFor(series).map((preset) => preset.id)).toEqual(['lstm', 'gru']);
    expect(presetsFor(text).map((preset) => preset.id)).toEqual(['transformer', 'lstm-text']);
});

it('lets an autoencoder predict its input', () => {
    const autoencoder = PRESETS.find((preset) => preset.autoencoder);
    const model = autoencoder && buildModel(autoencoder, { ...moons, shape: [7] });
    expect(model?.layers.at(-1)).toEqual({ type: 'linear', out_features: 7 });
    expect(model?.loss).toEqual({ type: 'mse', target: 'input' });
});

it('writes a model that reads back as itself', () => {
    for (const preset of PRESETS) {
        const model = buildModel(preset, images);
        expect(JSON.parse(modelText(model))).toEqual(model);
    }
});
