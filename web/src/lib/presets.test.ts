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
    for (const preset of PRESETS) {
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

it('writes a model that reads back as itself', () => {
    for (const preset of PRESETS) {
        const model = buildModel(preset, images);
        expect(JSON.parse(modelText(model))).toEqual(model);
    }
});
