// What is wrong with a training, as the page shows it: findings, marks, layers as colours.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, colorsOf, pixelsOf, violations} from './support/browser.mjs';
import {deepSigmoids, moons, post} from './support/client.mjs';

const WAIT_MS = 40_000;

let daemon;
let browser;
let page;
let dataset;
let job;

before(async () => {
  daemon = await startDaemon();
  dataset = await moons(daemon);
  job = await post(daemon, '/v1/jobs?wait=30', deepSigmoids(dataset));
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/jobs/${job.id}`);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

const vanishing = () => page.locator('[data-rule=vanishing_gradient]');

test('a finding stands beside the curve with its severity, its layer and what to do', async () => {
  await vanishing().waitFor();
  const text = await vanishing().innerText();
  assert.match(text, /critical\s+vanishing gradient/);
  assert.match(text, /layer 0 · from step 0/);
  const actions = vanishing().getByRole('list', {name: 'What to do'}).getByRole('listitem');
  assert.ok(await actions.count() >= 1);
  await vanishing().getByText('Why', {exact: true}).click();
  await vanishing().getByRole('heading', {name: 'Likely causes'}).waitFor();
  await vanishing().getByRole('heading', {name: 'Evidence'}).waitFor();
});

test('its step is marked on the curve', async () => {
  assert.ok(await pixelsOf(page, '--danger') > 50, 'a line in the colour of what is critical');
  await page.getByRole('img', {name: /Found at step 0: vanishing gradient/}).waitFor();
});

test('layers are shown as colours, step by step', async () => {
  const layers = page.getByTestId('layers');
  const picture = layers.getByRole('img', {name: /^Gradient norm of 11 layers/});
  await picture.waitFor();
  const cells = Number(await picture.getAttribute('data-cells'));
  assert.ok(cells > 11 * 20, `${cells} cells`);
  assert.ok(await colorsOf(page, '.heat canvas') > 20, 'from one end of the scale to the other');
});

test('the mouse and the keyboard read a cell', async () => {
  const layers = page.getByTestId('layers');
  const readout = layers.getByTestId('heat-readout');
  const {width} = await layers.locator('canvas').boundingBox();
  await layers.locator('canvas').hover({position: {x: width * 0.6, y: 8}});
  await readout.getByText('0 linear').waitFor();
  assert.match(await readout.innerText(), /gradient norm\s+[\d.]+e-\d+/);
  await page.mouse.move(2, 2);
  const map = layers.getByRole('group', {name: /Arrow keys move from cell to cell/});
  await map.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await readout.getByText('2 linear').waitFor();
  await page.keyboard.press('Escape');
});

test('the same is there as a table, and for other figures', async () => {
  const layers = page.getByTestId('layers');
  await layers.getByText('Show as a table').click();
  const table = layers.getByRole('region', {name: 'Gradient norm by layer'});
  assert.equal(await table.getByRole('row').count(), 12);
  await layers.getByLabel('Shows').selectOption('Saturated');
  await layers.getByRole('img', {name: /^Saturated of 10 layers/}).waitFor();
  await layers.getByLabel('Shows').selectOption('Update ratio');
  const ratios = layers.getByRole('region', {name: 'Update ratio by layer'});
  await ratios.getByRole('rowheader', {name: '20 linear'}).waitFor();
});

test('nobody is left out: axe has no complaint in either colours', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const other = await Browser.start({colorScheme, bypassCSP: true});
    try {
      const tab = await other.open(`${daemon.url}/jobs/${job.id}`);
      await tab.getByTestId('layers').waitFor();
      await tab.locator('summary').evaluateAll((all) => all.forEach((one) => one.click()));
      await tab.waitForTimeout(300);
      assert.deepEqual(await violations(tab), [], colorScheme);
    } finally {
      await other.stop();
    }
  }
});

test('a running training shows findings and layers as they come', async () => {
  const running = await post(daemon, '/v1/jobs', {
    ...deepSigmoids(dataset), name: 'seen growing', training: {steps: 1_000_000, learning_rate: 0.1},
  });
  await page.goto(`${daemon.url}/jobs/${running.id}`);
  await vanishing().waitFor({timeout: WAIT_MS});
  const cells = () => page.getByTestId('layers').locator('[data-cells]').first()
    .evaluate((element) => Number(element.dataset.cells));
  await page.getByTestId('layers').waitFor();
  const early = await cells();
  await page.waitForFunction((count) =>
    Number(document.querySelector('[data-cells]').dataset.cells) > count, early);
  await page.getByRole('button', {name: 'Cancel'}).click();
  await page.locator('.badge-cancelled').waitFor();
  assert.ok(await cells() > early, 'what was measured is still shown');
});

test('an action is tried in the form with its value', async () => {
  const hot = await post(daemon, '/v1/jobs?wait=30', {
    ...deepSigmoids(dataset), name: 'far too hot',
    model: {
      layers: [{type: 'linear', out_features: 32}, {type: 'relu'}, {type: 'linear', out_features: 2}],
      loss: {type: 'cross_entropy'},
    },
    optimizer: {type: 'sgd', momentum: 0.9}, training: {steps: 300, learning_rate: 100},
  });
  await page.goto(`${daemon.url}/jobs/${hot.id}`);
  const link = page.getByTestId('findings').getByRole('link', {name: 'Try it'}).first();
  const wanted = new URL(await link.getAttribute('href'), daemon.url).searchParams.get('set');
  await link.click();
  assert.match(wanted, /^\/training\/learning_rate=/);
  const value = wanted.split('=')[1];
  const typed = page.getByLabel('Learning rate', {exact: true});
  await typed.waitFor();
  await assert.doesNotReject(page.waitForFunction((text) =>
    [...document.querySelectorAll('input')].some((input) => input.value === text), value));
  assert.ok(Number(value) < 100, 'a lower rate');
});

test('the form says how closely to watch, and a finding stops the job', async () => {
  await page.goto(`${daemon.url}/new?from=${job.id}&kind=training`);
  await page.getByLabel('Measure layers every').fill('5');
  await page.getByLabel('Stop when found').selectOption({label: 'something critical'});
  await page.getByRole('button', {name: 'Start the training'}).click();
  await page.waitForURL('**/jobs/job_*');
  await page.getByText('stopped by rule').first().waitFor({timeout: WAIT_MS});
});

test('nothing went wrong in the browser, and nothing left the daemon', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
