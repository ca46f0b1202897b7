// A training that happens elsewhere, seen in the dashboard while it is live and after its end.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, chartState} from './support/browser.mjs';
import {post} from './support/client.mjs';

const WAIT_MS = 40_000;

let daemon;
let browser;
let page;
let run;

before(async () => {
  daemon = await startDaemon();
  run = await post(daemon, '/v1/runs', {name: 'resnet elsewhere', facts: {optimizer: 'sgd', momentum: 0.9}});
  browser = await Browser.start();
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

function batch(from, to) {
  const step = Array.from({length: to - from}, (_, i) => from + i);
  return {step, loss: step.map((one) => (one < 40 ? 2 * 0.97 ** one : 0.6 * 1.3 ** (one - 40)))};
}
const send = (from, to) => post(daemon, `/v1/runs/${run.id}/records`, batch(from, to));

test('a run is listed with its steps, and its page draws what has come', async () => {
  await send(0, 30);
  page = await browser.open(daemon.url);
  const row = page.locator(`tr[data-job="${run.id}"]`);
  await row.getByText('run elsewhere').waitFor({timeout: WAIT_MS});
  await row.getByText('step 30').waitFor();
  await row.getByRole('link').click();
  await page.getByTestId('progress').getByText('step 30').waitFor();
  await page.locator('.plot canvas').first().waitFor();
  assert.equal((await chartState(page)).points, 30);
  assert.equal(await page.getByRole('button', {name: 'Run again'}).count(), 0);
  assert.equal(await page.getByRole('link', {name: 'Copy and change'}).count(), 0);
});

test('points and findings appear as they come, and are there after a reload', async () => {
  await send(30, 120);
  const findings = page.getByTestId('findings');
  await findings.getByText('diverging').first().waitFor({timeout: WAIT_MS});
  await page.getByTestId('progress').getByText('step 120').waitFor();
  await page.waitForFunction(() => Number(document.querySelector('.plot').dataset.points) === 120);
  await page.reload();
  await findings.getByText('diverging').first().waitFor({timeout: WAIT_MS});
});

test('its end shows scores and no way to run it again', async () => {
  await post(daemon, `/v1/runs/${run.id}/finish`, {state: 'failed', reason: 'out of GPU memory'});
  await page.getByText('out of GPU memory').waitFor({timeout: WAIT_MS});
  await page.getByTestId('scores').getByText('120 steps').waitFor();
  await page.getByText('sgd, momentum 0.9').waitFor();
  assert.equal(await page.getByRole('button', {name: 'Run again'}).count(), 0);
});

test('a range test from elsewhere ends with its recommendation', async () => {
  const sweep = await post(daemon, '/v1/runs', {kind: 'range_test', name: 'sweep elsewhere', facts: {optimizer: 'adam'}});
  const step = Array.from({length: 100}, (_, i) => i);
  const rates = step.map((i) => 1e-7 * 10 ** (8 * i / 99));
  const loss = rates.map((rate) => 2.3 - 0.8 * Math.min(1, Math.max(0, Math.log10(rate / 1e-4) / 2.7)) + 20 * rate ** 2);
  await post(daemon, `/v1/runs/${sweep.id}/records`, {step, learning_rate: rates, loss});
  await page.goto(`${daemon.url}/jobs/${sweep.id}`);
  await page.locator('.plot canvas').first().waitFor({timeout: WAIT_MS});
  await post(daemon, `/v1/runs/${sweep.id}/finish`, {state: 'succeeded'});
  await page.getByTestId('recommended-rate').waitFor({timeout: WAIT_MS});
  assert.equal(await page.getByRole('link', {name: 'Train at this rate'}).count(), 0);
});

test('nothing went wrong in the browser', () => {
  assert.deepEqual(browser.complaints, []);
});
