// An LSTM on monthly sunspots: the last fifth of the years, which no training window reaches into,
// judges. The bar is forecasting that next month is as this one.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Learner, missing, whole} from './learner.mjs';

const layers = [{type: 'lstm', hidden_size: 32}, {type: 'linear', out_features: 1}];

test('an LSTM forecasts sunspots better than the last value does', {skip: missing}, async () => {
  const learner = await Learner.start();
  try {
    const dataset = await learner.dataset({features: 'monthly-sunspots.csv'}, {task: 'sequence', window: 24});
    const bar = dataset.windows.last_value_error;
    for (const seed of whole ? [1, 2, 3] : [1]) {
      const {result} = await learner.train({dataset: dataset.id, seed, batch_size: 32, model: {layers, loss: {type: 'mse'}},
        optimizer: {type: 'adam'}, training: {epochs: 15, learning_rate: 0.003, schedule: {type: 'one_cycle'}}});
      console.log(`seed ${seed}: mean square error ${result.validation.loss}, of the last value ${bar}, ${result.seconds} s`);
      assert.ok(result.validation.loss < 0.97 * bar, `${result.validation.loss} against ${bar}`);
    }
  } finally {
    await learner.stop();
  }
});
