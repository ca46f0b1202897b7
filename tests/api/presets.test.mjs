// Each preset by itself: a range test that ends with a rate, and a training that ends well.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startApi} from './client.mjs';

let api;
before(async () => { api = await startApi({args: ['--workers', '2']}); });
after(async () => { await api.daemon.stop(); });

// What the validation part must show at the end of the preset's own training.
const enough = {
  'mlp-two-moons': ({accuracy}) => accuracy > 0.97,
  'mlp-spirals': ({accuracy}) => accuracy > 0.95,
  'mlp-blobs': ({accuracy}) => accuracy > 0.75,
  'mlp-regression': ({r2}) => r2 > 0.8,
  'cnn-glyphs': ({accuracy}) => accuracy > 0.95,
  'cnn-batch-norm-glyphs': ({accuracy}) => accuracy > 0.95,
  'autoencoder-glyphs': ({loss}) => loss < 0.5,
  'lstm-waves': ({r2}) => r2 > 0.9,
  'transformer-sentences': ({perplexity}) => perplexity < 3,
};

test('every preset is known here', async () => {
  const {capabilities} = (await api.get('/v1/info')).body;
  assert.deepEqual(capabilities.presets.map((preset) => preset.name).sort(), Object.keys(enough).sort());
});

for (const [name, good] of Object.entries(enough)) {
  test(`${name} trains to a good end`, async () => {
    const {id} = (await api.post('/v1/jobs', {preset: name, kind: 'training'})).body;
    const body = await api.finished(id, 120_000);
    assert.equal(body.state, 'succeeded', JSON.stringify(body.error ?? body.state));
    const scores = body.result.validation;
    assert.ok(good(scores), `${JSON.stringify(scores)} after ${body.result.seconds} s`);
  });
}

test('presets of every family are range tests that end with a rate', async () => {
  for (const name of ['lstm-waves', 'transformer-sentences', 'autoencoder-glyphs', 'cnn-batch-norm-glyphs']) {
    const {body} = await api.post('/v1/jobs?wait=60', {preset: name, range_test: {budget: 'quick'}});
    assert.equal(body.state, 'succeeded', JSON.stringify(body.error));
    assert.ok(body.result.recommendation.learning_rate > 1e-5, name);
  }
});
