// A CNN on the 8,000 training images, judged on the 2,000 test images. The test images are never sent
// to the daemon: the trained weights are downloaded and run by plain_network.mjs, on pixels scaled as
// the data set's sample shows that the training's were. Nothing is chosen by their result: no early
// stopping, no validation but one image, one seed.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {gunzipSync} from 'node:zlib';
import {Learner, missing, read, whole} from './learner.mjs';
import {convolveRelu, largest, linear, pool, relu} from './plain_network.mjs';

const layers = [
  {type: 'conv2d', out_channels: 32, kernel_size: 3, padding: 1}, {type: 'relu'}, {type: 'max_pool2d', kernel_size: 2},
  {type: 'conv2d', out_channels: 64, kernel_size: 3, padding: 1}, {type: 'relu'}, {type: 'max_pool2d', kernel_size: 2},
  {type: 'flatten'}, {type: 'linear', out_features: 128}, {type: 'relu'}, {type: 'linear', out_features: 10}];

function forward(image, weights) {
  const of = (layer) => [weights[`${layer}.weight`], weights[`${layer}.bias`]];
  let values = pool(convolveRelu(image, 28, 28, ...of(0)), 32, 28, 28);
  values = pool(convolveRelu(values, 14, 14, ...of(3)), 64, 14, 14);
  return largest(linear(relu(linear(values, ...of(7))), ...of(9)));
}

async function idxImages(name) { return gunzipSync(await read(name)).subarray(16); }

/** The line from a raw pixel to what the model saw, read off the first images of the sample. */
async function scaleOf(learner, dataset, images) {
  const {rows} = await learner.call(`/v1/datasets/${dataset.id}/sample?rows=3`);
  const seen = new Map();
  for (const {row, features} of rows) features.forEach((value, i) => seen.set(images[row * 784 + i], value));
  const [low, high] = [Math.min(...seen.keys()), Math.max(...seen.keys())];
  const slope = (seen.get(high) - seen.get(low)) / (high - low);
  for (const [raw, value] of seen) assert.ok(Math.abs(seen.get(low) + slope * (raw - low) - value) < 1e-4);
  return (raw) => seen.get(low) + slope * (raw - low);
}

async function testAccuracy(weights, scale, count) {
  const images = await idxImages('mnist-test-images-idx3-ubyte.gz');
  const labels = gunzipSync(await read('mnist-test-labels-idx1-ubyte.gz')).subarray(8);
  assert.equal(labels.length, 2000);
  const step = labels.length / count;
  let right = 0;
  for (let i = 0; i < labels.length; i += step) {
    const image = Float32Array.from(images.subarray(i * 784, (i + 1) * 784), scale);
    right += forward(image, weights) === labels[i] ? 1 : 0;
  }
  return right / count;
}

test('a CNN learns MNIST in three epochs', {skip: missing}, async () => {
  const learner = await Learner.start();
  try {
    const dataset = await learner.dataset({features: 'mnist-train-images-idx3-ubyte.gz', targets: 'mnist-train-labels-idx1-ubyte.gz'},
        {validation_fraction: 0.000125});
    assert.equal(dataset.training_rows, 7999);
    const epochs = whole ? 3 : 1;
    const job = await learner.train({dataset: dataset.id, batch_size: 32, model: {layers, loss: {type: 'cross_entropy'}},
      optimizer: {type: 'adam'}, training: {epochs, learning_rate: 0.003, schedule: {type: 'one_cycle'}}});
    const scale = await scaleOf(learner, dataset, await idxImages('mnist-train-images-idx3-ubyte.gz'));
    const accuracy = await testAccuracy(await learner.weights(job.id), scale, whole ? 2000 : 250);
    console.log(`test accuracy ${accuracy} after ${epochs} epochs, ${job.result.seconds} s`);
    assert.ok(accuracy > (whole ? 0.975 : 0.94), `test accuracy ${accuracy}`);
  } finally {
    await learner.stop();
  }
});
