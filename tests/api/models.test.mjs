// Every layer, loss, optimizer and option as a job asks for it, and each of them wrong once.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {pointers, startApi} from './client.mjs';

let api;
const data = {};
before(async () => {
  api = await startApi();
  for (const [name, generator] of Object.entries({vectors: {generator: 'blobs', rows: 200, classes: 3},
    images: {generator: 'glyphs', rows: 200}, numbers: {generator: 'regression', rows: 200},
    series: {generator: 'waves', rows: 300}, text: {generator: 'sentences', rows: 60, window: 32}})) {
    data[name] = (await api.post('/v1/datasets', generator)).body.id;
  }
});
after(async () => { await api.daemon.stop(); });

const linear = (out_features) => ({type: 'linear', out_features});

function job(dataset, layers, changes = {}) {
  const {loss, heads, ...rest} = changes;
  return {kind: 'training', dataset, model: {layers, ...(loss && {loss}), ...(heads && {heads})},
    batch_size: 8, training: {steps: 2, learning_rate: 0.01}, ...rest};
}

/** With the id of the data set that is named. */
function resolved(spec) { return {...spec, dataset: data[spec.dataset] ?? spec.dataset}; }

/** What validate_only says; the request itself must keep to the contract. */
async function asked(request) {
  const spec = resolved(request);
  api.schema('JobRequest', spec);
  return api.post('/v1/jobs?validate_only=true', spec);
}

const good = {
  'linear, activations, batch norm and dropout': job('vectors', [linear(8), {type: 'batch_norm', momentum: 0.2},
    {type: 'leaky_relu', negative_slope: 0.1}, linear(8), {type: 'elu', alpha: 0.5}, {type: 'dropout', p: 0.2},
    {type: 'residual', layers: [linear(8), {type: 'silu'}]}, {type: 'layer_norm'}, {type: 'gelu'}, linear(3)]),
  'convolutions of every kind': job('images', [{type: 'conv2d', out_channels: 4, kernel_size: [3, 5], padding: [1, 2]},
    {type: 'batch_norm'}, {type: 'relu'}, {type: 'conv2d', out_channels: 8, kernel_size: 3, dilation: 2, groups: 2, bias: false},
    {type: 'max_pool2d', kernel_size: 2}, {type: 'avg_pool2d', kernel_size: 2, stride: 1}, {type: 'tanh'},
    {type: 'global_avg_pool2d'}, linear(10)]),
  'an LSTM': job('series', [{type: 'lstm', hidden_size: 4, num_layers: 2, bidirectional: true, output: 'all'},
    {type: 'gru', hidden_size: 3, bias: false}, linear(1)], {loss: {type: 'huber', delta: 0.5}}),
  'a transformer with a tied output': job('text', [{type: 'embedding', name: 'characters', embedding_dim: 8},
    {type: 'positional_embedding'}, {type: 'multi_head_attention', num_heads: 2, causal: true},
    {type: 'transformer_block', num_heads: 4, dim_feedforward: 16, norm: 'pre', causal: true, activation: 'gelu'},
    {type: 'layer_norm'}, {type: 'linear', tied_to: 'characters', bias: false}], {loss: {type: 'cross_entropy', label_smoothing: 0.1}}),
  'an autoencoder': job('images', [{type: 'flatten'}, linear(8), {type: 'sigmoid'}, linear(256)], {loss: {type: 'mse', target: 'input'}}),
  'two heads': job('images', [{type: 'flatten'}, linear(8), {type: 'relu'}], {heads: [
    {name: 'class', layers: [linear(10)], loss: {type: 'cross_entropy'}},
    {name: 'pixels', layers: [linear(256)], loss: {type: 'mse', target: 'input'}, weight: 0.5, learning_rate_scale: 0.1}]}),
  'balanced classes': job('vectors', [linear(3)], {loss: {type: 'cross_entropy', class_weights: 'balanced'}}),
  'weighted classes': job('vectors', [linear(3)], {loss: {type: 'cross_entropy', class_weights: [1, 2, 0.5], ignore_index: 2}}),
  'clip, accumulation, schedule': job('numbers', [linear(1)], {loss: {type: 'l1'}, precision: 'float32', training: {epochs: 1, learning_rate: 0.1,
    schedule: {type: 'one_cycle', cycle_momentum: true}, clip: {norm: 1, value: 0.5}, accumulate: 2, evaluate_every: 5,
    checkpoint_every: 5, early_stopping: {patience: 2}}, optimizer: {type: 'sgd', momentum: 0.9}}),
};
for (const [name, optimizer] of Object.entries({sgd: {momentum: 0.9, nesterov: true}, adam: {betas: [0.8, 0.99]}, adamw: {weight_decay: 0.1},
  rmsprop: {centered: true, momentum: 0.5, alpha: 0.9}, adagrad: {lr_decay: 0.1, initial_accumulator_value: 0.1},
  dadapt_adam: {d0: 1e-5}, prodigy: {}})) {
  good[name] = job('vectors', [linear(4), {type: 'relu'}, linear(3)], {optimizer: {type: name, ...optimizer, l1: 1e-5,
    parameter_groups: [{layers: ['0'], learning_rate_scale: 0.1, weight_decay: 0}]}});
}

for (const [name, spec] of Object.entries(good)) {
  test(`${name}: validated, trained, and shown with every default`, async () => {
    const validated = await asked(spec);
    assert.equal(validated.status, 200, validated.text);
    assert.ok(validated.body.model.parameters > 0);
    const {body} = await api.post('/v1/jobs?wait=60', resolved(spec));
    assert.equal(body.state, 'succeeded', JSON.stringify(body.error));
    assert.ok(Number.isFinite(body.result.train.loss));
    // What is shown can be sent again, and means the same.
    const again = await asked(body.spec);
    assert.deepEqual(again.body.spec, body.spec, again.text);
  });
}

function refused(...parts) { return resolved(job(...parts)); }

const bad = [
  ['vectors', [linear(-4)], '/model/layers/0/out_features'],
  ['vectors', [linear(4), {type: 'linear', out_features: 3, bais: true}], '/model/layers/1/bais'],
  ['vectors', [linear(4), {type: 'linaer', out_features: 3}], '/model/layers/1/type'],
  ['images', [{type: 'conv2d', out_channels: 4, kernel_size: 17}], '/model/layers/0/kernel_size'],
  ['images', [{type: 'conv2d', out_channels: 4, kernel_size: 3, dilation: 0}], '/model/layers/0/dilation'],
  ['images', [{type: 'conv2d', out_channels: 4, kernel_size: 3}, {type: 'conv2d', out_channels: 4, kernel_size: 3, groups: 3}], '/model/layers/1/groups'],
  ['images', [{type: 'conv2d', out_channels: 4, kernel_size: 3, stride: [1, 2, 3]}], '/model/layers/0/stride'],
  ['images', [{type: 'max_pool2d', kernel_size: 0}], '/model/layers/0/kernel_size'],
  ['images', [{type: 'avg_pool2d', kernel_size: 2, padding: 2}], '/model/layers/0/padding'],
  ['vectors', [{type: 'global_avg_pool2d'}, linear(3)], '/model/layers/0'],
  ['vectors', [{type: 'batch_norm', momentum: 2}], '/model/layers/0/momentum'],
  ['vectors', [{type: 'layer_norm', eps: 0}], '/model/layers/0/eps'],
  ['vectors', [{type: 'dropout', p: 1}], '/model/layers/0/p'],
  ['vectors', [{type: 'embedding', embedding_dim: 4}], '/model/layers/0'],
  ['text', [{type: 'embedding', embedding_dim: 0}], '/model/layers/0/embedding_dim'],
  ['vectors', [{type: 'positional_embedding'}], '/model/layers/0'],
  ['series', [{type: 'lstm', hidden_size: 0}], '/model/layers/0/hidden_size'],
  ['series', [{type: 'gru', hidden_size: 4, output: 'first'}], '/model/layers/0/output'],
  ['vectors', [{type: 'lstm', hidden_size: 4}], '/model/layers/0'],
  ['text', [{type: 'embedding', embedding_dim: 10}, {type: 'multi_head_attention', num_heads: 3}], '/model/layers/1/num_heads'],
  ['text', [{type: 'embedding', embedding_dim: 10}, {type: 'transformer_block', num_heads: 2, norm: 'before'}], '/model/layers/1/norm'],
  ['text', [{type: 'embedding', embedding_dim: 8}, {type: 'linear', tied_to: 'nobody'}], '/model/layers/1/tied_to'],
  ['vectors', [{type: 'residual', layers: [linear(5)]}], '/model/layers/0/layers'],
  ['vectors', [{type: 'residual', layers: [linear(8), {type: 'linear', out_features: 0}]}], '/model/layers/0/layers/1/out_features'],
  ['vectors', [{type: 'leaky_relu', negative_slope: 'x'}], '/model/layers/0/negative_slope'],
  ['vectors', [{type: 'elu', alpha: null}], '/model/layers/0/alpha'],
  ['vectors', [linear(1_000_000), linear(1_000_000), linear(3)], '/model/layers/1'],
];

test('each layer wrong once is refused at its place, with what is allowed', async () => {
  for (const [dataset, layers, pointer] of bad) {
    const answer = await api.post('/v1/jobs?validate_only=true', refused(dataset, layers));
    const what = `${JSON.stringify(layers)}: ${answer.text}`;
    assert.equal(answer.status, 422, what);
    const found = (answer.body.errors ?? []).find((error) => error.pointer.startsWith(pointer));
    assert.ok(found, `no ${pointer} in ${pointers(answer)}\n${what}`);
    assert.ok(found.detail.length > 10, what);
  }
});

test('each loss, optimizer and training option wrong once is refused at its place', async () => {
  const layers = [linear(3)];
  const wrong = [
    [{loss: {type: 'cross_entropy', label_smoothing: 1}}, '/model/loss/label_smoothing'],
    [{loss: {type: 'cross_entropy', class_weights: [1, -1, 1]}}, '/model/loss/class_weights'],
    [{loss: {type: 'huber', delta: 0}}, '/model/loss/delta'],
    [{loss: {type: 'mes'}}, '/model/loss/type'],
    [{loss: {type: 'mse', target: 'output'}}, '/model/loss/target'],
    [{optimizer: {type: 'adm'}}, '/optimizer/type'],
    [{optimizer: {type: 'adam', betas: [0.9, 1]}}, '/optimizer/betas'],
    [{optimizer: {type: 'rmsprop', alpha: 1}}, '/optimizer/alpha'],
    [{optimizer: {type: 'adagrad', momentum: 0.9}}, '/optimizer/momentum'],
    [{optimizer: {type: 'sgd', l1: -1}}, '/optimizer/l1'],
    [{optimizer: {type: 'sgd', parameter_groups: [{layers: ['7']}]}}, '/optimizer/parameter_groups/0/layers'],
    [{training: {steps: 2, learning_rate: 0.1, schedule: {type: 'step'}}}, '/training/schedule/step_size'],
    [{training: {steps: 2, learning_rate: 0.1, clip: {norm: 0}}}, '/training/clip'],
    [{training: {steps: 2, learning_rate: 0.1, accumulate: 0}}, '/training/accumulate'],
    [{training: {steps: 2, learning_rate: 0.1, checkpoint_every: 0}}, '/training/checkpoint_every'],
    [{precision: 'float16'}, '/precision'],
    [{heads: [{name: 'a', layers, loss: {type: 'mes'}}]}, '/model/heads/0/loss/type'],
    [{heads: [{name: 'a', layers, weight: -1}]}, '/model/heads/0/weight'],
  ];
  for (const [changes, pointer] of wrong) {
    const answer = await api.post('/v1/jobs?validate_only=true', refused('vectors', layers, changes));
    assert.equal(answer.status, 422, `${JSON.stringify(changes)}: ${answer.text}`);
    assert.ok(pointers(answer).some((one) => one.startsWith(pointer)), `no ${pointer} in ${answer.text}`);
  }
});
