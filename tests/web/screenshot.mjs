// Makes the README's picture from a real range test:
//   RANGEFINDER_BINARY=build/release/rangefinder tests/node_modules/.bin/node tests/web/screenshot.mjs web/screenshot.png
import {startDaemon} from '../support/daemon.mjs';
import {Browser} from './support/browser.mjs';
import {post} from './support/client.mjs';

const [target = 'web/screenshot.png'] = process.argv.slice(2);

const daemon = await startDaemon();
const browser = await Browser.start({width: 1240, height: 905});
try {
  const dataset = await post(daemon, '/v1/datasets', {
    generator: 'glyphs', name: 'glyphs', rows: 4000, noise: 0.1, seed: 1,
  });
  const job = await post(daemon, '/v1/jobs?wait=60', {
    kind: 'range_test', name: 'small CNN on glyphs', dataset: dataset.id,
    model: {
      layers: [
        {type: 'conv2d', out_channels: 16, kernel_size: 3, padding: 1}, {type: 'relu'},
        {type: 'max_pool2d', kernel_size: 2},
        {type: 'conv2d', out_channels: 32, kernel_size: 3, padding: 1}, {type: 'relu'},
        {type: 'max_pool2d', kernel_size: 2}, {type: 'flatten'},
        {type: 'linear', out_features: 10},
      ],
      loss: {type: 'cross_entropy'},
    },
    optimizer: {type: 'sgd', momentum: 0.9}, batch_size: 64,
    range_test: {start: 1e-5, end: 10, steps: 200, budget: 'standard'},
  });
  const page = await browser.open(`${daemon.url}/jobs/${job.id}`);
  await page.getByTestId('recommended-rate').waitFor();
  await page.waitForTimeout(500);
  await page.screenshot({path: target});
} finally {
  await browser.stop();
  await daemon.stop();
}
