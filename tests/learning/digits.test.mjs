// An MLP on the digits; a fifth of the rows, drawn by the seed, is held out and judges.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Learner, missing, whole} from './learner.mjs';

const layers = [{type: 'linear', out_features: 128}, {type: 'relu'}, {type: 'linear', out_features: 64}, {type: 'relu'},
  {type: 'linear', out_features: 10}];

test('an MLP learns the digits', {skip: missing}, async () => {
  const learner = await Learner.start();
  try {
    for (const split_seed of whole ? [0, 1, 2, 3, 4] : [0]) {
      const dataset = await learner.dataset({features: 'digits.csv'}, {task: 'classification', split_seed});
      const {result} = await learner.train({dataset: dataset.id, batch_size: 32, model: {layers, loss: {type: 'cross_entropy'}},
        optimizer: {type: 'adamw'}, training: {epochs: 20, learning_rate: 0.003, schedule: {type: 'one_cycle'}}});
      console.log(`split ${split_seed}: accuracy ${result.validation.accuracy} on held-out rows, ${result.seconds} s`);
      assert.ok(result.validation.accuracy > 0.96, `accuracy ${result.validation.accuracy}`);
    }
  } finally {
    await learner.stop();
  }
});
