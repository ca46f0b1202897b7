// Probes by clicking: the form that the daemon's own list of them makes, and what each measured.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, chartState, colorsOf, violations} from './support/browser.mjs';
import {moons, post, probeOf} from './support/client.mjs';

const WAIT_MS = 60_000;

let daemon;
let browser;
let page;
let dataset;
let known;
/** For axe, which has to put its own script into the page: one in each colours. */
const readers = [];

before(async () => {
  daemon = await startDaemon();
  dataset = await moons(daemon);
  const info = await (await fetch(`${daemon.url}/v1/info`)).json();
  known = info.capabilities.probes;
  for (const colorScheme of ['light', 'dark']) {
    readers.push(await Browser.start({colorScheme, bypassCSP: true}));
  }
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/new?dataset=${dataset.id}`);
});

after(async () => {
  for (const one of [browser, ...readers]) await one?.stop();
  await daemon?.stop();
});

const RATE = /^\d\.\de[-+]?\d+$/;
const probe = () => page.getByTestId('probe');

/** What each kind's page must show, and options that make it quick. */
const PAGES = {
  gradient_check: {
    options: {rates: 4, steps: 5},
    check: async () => {
      await probe().getByRole('img', {name: /^Gradient norm of \d+ layers at 4 learning rates/}).waitFor();
      const rows = probe().getByRole('region', {name: 'Short trainings by rate'}).getByRole('row');
      assert.equal(await rows.count(), 5);
      assert.ok(await colorsOf(page, '.heat canvas') > 3);
      await probe().locator('label', {hasText: 'Update ratio'}).click();
      await probe().getByRole('img', {name: /^Update ratio of/}).waitFor();
    },
  },
  sharpness: {
    options: {eigenvalues: 2, iterations: 30, trace_samples: 4, learning_rate: 0.1},
    check: async () => {
      assert.match(await probe().getByTestId('stable-rate').innerText(), RATE);
      const text = await probe().innerText();
      assert.match(text, /λ1\s+[\d.]+\s+λ2\s/);
      assert.match(text, /trace\s+-?[\d.e-]+ ± /);
      assert.match(text, /1\.0e-1 is [\d.e-]+ times that/);
    },
  },
  critical_sharpness: {
    options: {directions: 3},
    check: async () => {
      assert.match(await probe().getByTestId('critical-rate').innerText(), RATE);
      await probe().getByRole('img', {name: /each of 3 directions/}).waitFor();
      // A direction is searched with a handful of rates; those far beyond are off the chart.
      assert.ok((await chartState(page)).points >= 3);
      const trials = probe().getByRole('region', {name: 'Short trainings by rate'}).getByRole('row');
      assert.ok(await trials.count() >= 3);
    },
  },
  noise_scale: {
    options: {batches: 16},
    check: async () => {
      assert.match(await probe().getByTestId('noise-scale').innerText(), /^([\d.e+]+|below noise)$/);
      assert.match(await probe().innerText(), /batch size of the job\s+32/);
    },
  },
  loss_landscape: {
    options: {points: 7},
    check: async () => {
      await probe().getByRole('img', {name: /^Loss along a random direction/}).waitFor();
      assert.equal((await chartState(page)).points, 7);
    },
  },
  sanity: {
    options: {overfit_steps: 100},
    check: async () => {
      assert.match(await probe().getByTestId('sanity-outcome').innerText(), /checks/);
      assert.ok(await probe().locator('[data-check]').count() >= 4);
    },
  },
  initialization: {
    options: {batches: 2, seeds: 2},
    check: async () => {
      await probe().getByRole('img', {name: /^Deviation of activations/}).waitFor();
      const rows = probe().getByRole('region', {name: 'Layers at their start'}).getByRole('row');
      assert.ok(await rows.count() >= 3);
    },
  },
};

test('the form offers every kind that the daemon can run, each with its options', async () => {
  const kinds = page.getByLabel('Kind of job');
  await page.getByTestId('preview').getByRole('row', {name: /linear/}).first().waitFor();
  const offered = await kinds.locator('option').evaluateAll((all) => all.map((one) => one.value));
  const wanted = ['training', ...known.map((entry) => entry.type)];
  assert.deepEqual([...offered].sort(), [...new Set(wanted)].sort());
  for (const {type, parameters} of known.filter((entry) => entry.type in PAGES)) {
    await kinds.selectOption(type);
    for (const name of Object.keys(parameters).filter((one) => one !== 'warmup')) {
      const label = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
      await page.getByLabel(label, {exact: true}).waitFor();
    }
    await page.getByRole('button', {name: 'Start measuring'}).waitFor();
  }
});

test('a probe is started by clicking, after a warm-up', async (context) => {
  if (!known.some((entry) => entry.type === 'noise_scale')) return context.skip('not available');
  await page.getByLabel('Kind of job').selectOption('noise_scale');
  await page.getByLabel('Warmup steps').fill('many');
  const field = page.locator('.field', {has: page.getByLabel('Warmup steps')});
  await field.getByText('not a number').waitFor();
  await page.getByLabel('Warmup steps').fill('20');
  await page.getByLabel('Batches', {exact: true}).fill('16');
  await page.getByRole('button', {name: 'Start measuring'}).click();
  await page.waitForURL('**/jobs/job_*');
  await probe().getByTestId('noise-scale').waitFor({timeout: WAIT_MS});
  await page.getByRole('link', {name: 'Copy and change'}).click();
  await page.getByLabel('Warmup steps').waitFor();
  assert.equal(await page.getByLabel('Warmup steps').inputValue(), '20');
});

for (const [kind, {options, check}] of Object.entries(PAGES)) {
  test(`what a ${kind} measured is shown`, async (context) => {
    if (!known.some((entry) => entry.type === kind)) return context.skip('not available');
    const job = await post(daemon, '/v1/jobs?wait=50', probeOf(kind, options, dataset));
    assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
    await page.goto(`${daemon.url}/jobs/${job.id}`);
    await page.getByRole('heading', {name: 'Findings'}).waitFor();
    await check();
    await page.setViewportSize({width: 360, height: 800});
    await page.waitForTimeout(200);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, `${kind} is ${overflow} pixels too wide`);
    await page.setViewportSize({width: 1280, height: 900});
    await readable(job);
  });
}

async function readable(job) {
  for (const reader of readers) {
    const tab = await reader.open(`${daemon.url}/jobs/${job.id}`);
    await tab.getByTestId('probe').waitFor();
    await tab.locator('summary').evaluateAll((all) => all.forEach((one) => one.click()));
    await tab.waitForTimeout(200);
    assert.deepEqual(await violations(tab), [], job.kind);
    await tab.close();
  }
}

test('a plane is shown as colours', async (context) => {
  if (!known.some((entry) => entry.type === 'loss_landscape')) return context.skip('not available');
  const job = await post(daemon, '/v1/jobs?wait=50',
    probeOf('loss_landscape', {dimensions: 2, points: 5}, dataset));
  await page.goto(`${daemon.url}/jobs/${job.id}`);
  const picture = probe().getByRole('img', {name: /^Loss over a plane/});
  await picture.waitFor();
  assert.equal(await picture.getAttribute('data-cells'), '25');
  assert.ok(await colorsOf(page, '.heat canvas') > 5);
});

test('the list of jobs tells kinds apart and what each came to', async (context) => {
  if (!known.some((entry) => entry.type === 'sanity')) return context.skip('not available');
  await page.goto(`${daemon.url}/?kind=sanity`);
  await page.getByText(/\d+ of \d+ passed/).waitFor();
  assert.equal(await page.getByLabel('Kind').inputValue(), 'sanity');
});

test('nothing went wrong in the browser, and nothing left the daemon', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
