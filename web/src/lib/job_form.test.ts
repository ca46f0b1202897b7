import { describe, expect, it } from 'vitest';
import { buildSpec, curlOf, errorAt, formOf, NEW_FORM, shortLayer } from './job_form';

const form = {
    ...NEW_FORM,
    dataset: 'ds_1',
    model: '{"layers": [{"type": "linear", "out_features": 2}], "loss": {"type": "mse"}}',
};

describe('buildSpec', () => {
    it('makes a range test', () => {
        const { spec, errors } = buildSpec(form);
        expect(errors).toEqual([]);
        expect(spec).toMatchObject({
            kind: 'range_test',
            dataset: 'ds_1',
            optimizer: { type: 'sgd', momentum: 0.9, weight_decay: 0 },
            range_test: { start: 1e-7, end: 10, steps: 100 },
        });
        expect(spec).not.toHaveProperty('training');
        expect(spec).not.toHaveProperty('name');
    });
    it('makes a training with Adam', () => {
        const training = { ...form, kind: 'training', optimizer: 'adam', learning_rate: '1e-3' };
        const { spec } = buildSpec(training);
        expect(spec.training).toEqual({ epochs: 5, learning_rate: 0.001 });
        expect(spec.optimizer).toEqual({ type: 'adam', betas: [0.9, 0.999], weight_decay: 0 });
    });
    it('names the fields that are no numbers', () => {
        const { errors } = buildSpec({ ...form, batch_size: 'many', start: '' });
        expect(errors).toEqual([
            { pointer: '/batch_size', detail: '"many" is not a number' },
            { pointer: '/range_test/start', detail: 'is needed' },
        ]);
    });
    it('says where a model is not JSON', () => {
        expect(buildSpec({ ...form, model: '{"layers": [' }).errors[0]?.pointer).toBe('/model');
    });
});

it('formOf goes back from a specification to the form', () => {
    const { spec } = buildSpec(form);
    expect({ ...NEW_FORM, ...formOf(spec), model: form.model }).toEqual(form);
});

it('shortLayer drops what is the default anyway', () => {
    const layer = { type: 'max_pool2d', kernel_size: 2, stride: 2, padding: 0 };
    expect(shortLayer(layer)).toEqual({ type: 'max_pool2d', kernel_size: 2 });
    const linear = { type: 'linear', out_features: 3, bias: false };
    expect(shortLayer(linear)).toEqual(linear);
});

it('errorAt finds complaints about a field and inside it', () => {
    const errors = [
        { pointer: '/model/layers/2/out_features', detail: 'must be 10' },
        { pointer: '/batch_size', detail: 'must be at least 1' },
    ];
    expect(errorAt(errors, '/batch_size')).toBe('must be at least 1');
    expect(errorAt(errors, '/model')).toBe('layers/2/out_features: must be 10');
    expect(errorAt(errors, '/seed')).toBeUndefined();
});

it('curlOf survives quotes in a name', () => {
    const { spec } = buildSpec({ ...form, name: "Ada's" });
    expect(curlOf(spec, 'http://127.0.0.1:8420')).toContain("Ada'\\''s");
});
