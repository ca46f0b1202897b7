// A small transformer on tiny Shakespeare's characters: the last fifth of the text judges, each of its
// characters once.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Learner, missing, whole} from './learner.mjs';

const block = {type: 'transformer_block', num_heads: 4, dim_feedforward: 512, norm: 'pre', causal: true, activation: 'gelu'};
const layers = [{type: 'embedding', num_embeddings: 65, embedding_dim: 128}, {type: 'positional_embedding'}, block, block,
  {type: 'layer_norm'}, {type: 'linear', out_features: 65}];

test('a transformer learns the characters of Shakespeare', {skip: missing}, async () => {
  const learner = await Learner.start();
  try {
    const dataset = await learner.dataset({features: 'tinyshakespeare.txt'}, {task: 'language', window: 64, validation_fraction: whole ? 0.2 : 0.02});
    assert.equal(dataset.tokens, 65);
    const steps = whole ? 3000 : 40;
    const {result} = await learner.train({dataset: dataset.id, batch_size: 32, model: {layers, loss: {type: 'cross_entropy'}},
      optimizer: {type: 'adamw'}, training: {steps, evaluate_every: steps, learning_rate: whole ? 0.002 : 0.004, schedule: {type: 'one_cycle'}}},
    {seconds: 600});
    console.log(`${result.validation.loss} nats a character after ${steps} steps, ${result.seconds} s`);
    assert.ok(result.validation.loss < (whole ? 2.0 : 3.0), `${result.validation.loss} nats a character`);
  } finally {
    await learner.stop();
  }
});
