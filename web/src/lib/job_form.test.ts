import { describe, expect, it } from 'vitest';
import type { Capabilities } from '../api/types/info';
import { buildSpec, curlOf, errorAt, formOf, NEW_FORM, shortLayer, stepsOf } from './job_form';

const number = (by_default: unknown) => ({ type: 'number', default: by_default });
const known: Capabilities = {
    probes: [
        {
            type: 'noise_scale',
            parameters: {
                batches: number(64),
                warmup: { type: '{steps, learning_rate}', default: { steps: 0, learning_rate: 1e-3 } },
            },
        },
    ],
    optimizers: [
        { type: 'sgd', parameters: { momentum: number(0), weight_decay: number(0) } },
        {
            type: 'adam',
            parameters: { betas: { type: '[number, number]', default: [0.9, 0.999] } },
        },
    ],
    schedules: [
        { type: 'constant', parameters: {} },
        {
            type: 'multi_step',
            parameters: { milestones: { type: 'array of integers', required: true } },
        },
    ],
};

const form = {
    ...NEW_FORM,
    dataset: 'ds_1',
    model: '{"layers": [{"type": "linear", "out_features": 2}], "loss": {"type": "mse"}}',
};

describe('buildSpec', () => {
    it('makes a range test', () => {
        const { spec, errors } = buildSpec(form, known);
        expect(errors).toEqual([]);
        expect(spec).toMatchObject({
            kind: 'range_test',
            dataset: 'ds_1',
            optimizer: { type: 'sgd', momentum: 0.9 },
            range_test: { start: 1e-7, end: 10, steps: 100 },
        });
        expect(spec).not.toHaveProperty('training');
        expect(spec).not.toHaveProperty('name');
    });
    it('makes a training with Adam', () => {
        const training = {
            ...form,
            kind: 'training',
            optimizer: 'adam',
            optimizer_options: { 'betas/1': '0.95' },
            learning_rate: '1e-3',
        };
        const { spec } = buildSpec(training, known);
        expect(spec.training).toEqual({ epochs: 5, learning_rate: 0.001 });
        expect(spec.optimizer).toEqual({ type: 'adam', betas: [0.9, 0.95] });
    });
    it('makes a training with a schedule, clipping and early stopping', () => {
        const training = {
            ...form,
            kind: 'training',
            learning_rate: '0.1',
            schedule: 'multi_step',
            schedule_options: { milestones: '[10, 20]' },
            warmup_steps: '5',
            clip_norm: '1',
            patience: '3',
        };
        const { spec, errors } = buildSpec(training, known);
        expect(errors).toEqual([]);
        expect(spec.training).toEqual({
            epochs: 5,
            learning_rate: 0.1,
            schedule: { type: 'multi_step', milestones: [10, 20], warmup: { steps: 5 } },
            clip: { norm: 1 },
            early_stopping: { patience: 3 },
        });
        expect({ ...NEW_FORM, ...formOf(spec), model: form.model, start: '1e-7' }).toMatchObject({
            schedule: 'multi_step',
            warmup_steps: '5',
            clip_norm: '1',
            patience: '3',
        });
    });
    it('makes a probe with options of its own', () => {
        const probe = { ...form, kind: 'noise_scale', probe_options: { 'warmup/steps': '50' } };
        const { spec, errors } = buildSpec(probe, known);
        expect(errors).toEqual([]);
        expect(spec['noise_scale']).toEqual({ warmup: { steps: 50 } });
        expect(spec).not.toHaveProperty('range_test');
        expect(formOf(spec)).toMatchObject({ probe_options: { 'warmup/steps': '50' } });
        const wrong = buildSpec({ ...probe, probe_options: { 'warmup/steps': 'x' } }, known);
        expect(wrong.errors[0]?.pointer).toBe('/noise_scale/warmup/steps');
    });
    it('says how closely to watch, and what ends it', () => {
        const watched = { ...form, measure_every: '5', stop_at: 'critical' };
        const { spec } = buildSpec(watched, known);
        expect(spec.diagnostics).toEqual({ every: 5, actions: { critical: { stop: true } } });
        expect(formOf(spec)).toMatchObject({ measure_every: '5', stop_at: 'critical' });
        expect(buildSpec(form, known).spec).not.toHaveProperty('diagnostics');
    });
    it('names the fields that are no numbers', () => {
        const { errors } = buildSpec({ ...form, batch_size: 'many', start: '' }, known);
        expect(errors).toEqual([
            { pointer: '/batch_size', detail: '"many" is not a number' },
            { pointer: '/range_test/start', detail: 'is needed' },
        ]);
    });
    it('says where a model is not JSON', () => {
        expect(buildSpec({ ...form, model: '{"layers": [' }, known).errors[0]?.pointer).toBe('/model');
    });
});

it('formOf goes back from a specification to the form', () => {
    const { spec } = buildSpec(form, known);
    expect({ ...NEW_FORM, ...formOf(spec), model: form.model }).toEqual(form);
});

it('shortLayer drops what is the default anyway', () => {
    const layer = { type: 'max_pool2d', kernel_size: 2, stride: 2, padding: 0 };
    expect(shortLayer(layer)).toEqual({ type: 'max_pool2d', kernel_size: 2 });
    const linear = { type: 'linear', out_features: 3, bias: false };
    expect(shortLayer(linear)).toEqual(linear);
});

it('stepsOf counts updates, not batches', () => {
    const trained = { ...form, batch_size: '32', epochs: '2', accumulate: '' };
    expect(stepsOf(trained, 1000)).toBe(62);
    expect(stepsOf({ ...trained, accumulate: '2' }, 1000)).toBe(30);
    expect(stepsOf({ ...trained, batch_size: 'many' }, 1000)).toBeNull();
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
    const { spec } = buildSpec({ ...form, name: "Ada's" }, known);
    expect(curlOf(spec, 'http://127.0.0.1:8420')).toContain("Ada'\\''s");
});
