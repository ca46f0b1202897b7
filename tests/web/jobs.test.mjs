// The list of jobs as they come and go, the demo, cancelling, and the form's complaints.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser} from './support/browser.mjs';
import {endlessTraining, moons, post, rangeTest} from './support/client.mjs';

const WAIT_MS = 40_000;
/** A click is handled in less. */
const ANSWER_MS = 2000;
/** What a page holds of a series, `MOST_HELD` in web/src/lib/bounded.ts. */
const MOST_POINTS = 4000;

let daemon;
let browser;
let page;

before(async () => {
  daemon = await startDaemon();
  browser = await Browser.start();
  page = await browser.open(daemon.url);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

const rowOf = (name) => page.getByRole('row').filter({hasText: name});

test('an empty list leads to the demo, and the demo to a recommendation', async () => {
  await page.getByText('No jobs yet').waitFor();
  await page.getByRole('button', {name: 'Run a demo'}).click();
  await page.waitForURL('**/jobs/job_*');
  await page.getByTestId('recommended-rate').waitFor({timeout: WAIT_MS});
});

test('the list shows the recommended rate', async () => {
  await page.getByRole('link', {name: 'Jobs', exact: true}).click();
  const row = rowOf('demo: two moons');
  await row.getByText('succeeded').waitFor();
  await row.getByText(/^\d\.\de\S+$/).waitFor();
});

test('a job that somebody else submits appears and moves without a reload', async () => {
  const dataset = await moons(daemon);
  await post(daemon, '/v1/jobs', endlessTraining(dataset, 'endless'));
  const row = rowOf('endless');
  await row.getByText('running').waitFor({timeout: WAIT_MS});
  await row.getByRole('progressbar').waitFor();
});

test('the page of a fast job holds few points and stays quick', async () => {
  await page.getByRole('link', {name: 'endless'}).click();
  await page.waitForFunction(() => Number(document.querySelector('.plot')?.dataset.points) > 0, null,
    {timeout: WAIT_MS});
  const step = async () => {
    const text = await page.getByTestId('progress').innerText();
    return Number((/step ([\d,.\s]+) of/.exec(text)?.[1] ?? '0').replace(/\D/g, ''));
  };
  const before = await step();
  await page.waitForTimeout(5000);
  assert.ok(await step() > before, 'the page goes on');
  const points = await page.locator('.plot').evaluateAll((plots) =>
    plots.map((plot) => Number(plot.dataset.points)));
  assert.ok(points.every((count) => count <= MOST_POINTS), `${points} points`);
  assert.ok(points[0] > 100, `${points} points`);
});

test('a running job is cancelled by clicking, within two seconds', async () => {
  const begin = performance.now();
  await page.getByRole('button', {name: 'Cancel'}).click({timeout: ANSWER_MS});
  await page.getByRole('button', {name: 'Cancel'}).or(page.locator('.badge-cancelled')).first()
    .waitFor({timeout: ANSWER_MS});
  assert.ok(performance.now() - begin < ANSWER_MS);
  await page.locator('.badge-cancelled').waitFor({timeout: 5000});
  await page.getByRole('button', {name: 'Run again'}).waitFor();
  const points = await page.locator('.plot').first().getAttribute('data-points');
  assert.ok(Number(points) > 0, 'what was measured is still shown');
});

test('filters are in the address', async () => {
  await page.goto(daemon.url);
  await page.getByLabel('State').selectOption('cancelled');
  await page.waitForURL('**state=cancelled');
  await rowOf('demo: two moons').waitFor({state: 'detached'});
  await page.reload();
  await rowOf('endless').waitFor();
  assert.equal(await page.getByLabel('State').inputValue(), 'cancelled');
  await page.getByLabel('Search name or id').fill('nothing like it');
  await page.getByText('No job fits these filters').waitFor();
  await page.getByRole('button', {name: 'Clear the filters'}).click();
  await rowOf('demo: two moons').waitFor();
});

test('a long list has pages', async () => {
  const dataset = await moons(daemon);
  for (let i = 0; i < 26; i += 1) {
    await post(daemon, '/v1/jobs', rangeTest(dataset, {
      name: `many ${i}`, range_test: {steps: 10, budget: 'quick'},
    }));
  }
  await page.goto(daemon.url);
  await page.getByRole('link', {name: 'Older'}).click();
  await page.waitForURL('**cursor=**');
  await rowOf('demo: two moons').waitFor();
  await page.getByRole('link', {name: 'Newest'}).click();
  await rowOf('many 25').waitFor();
});

test('the stream can be paused and goes on', async () => {
  const chip = page.getByTestId('connection');
  await chip.getByText('live').waitFor();
  await chip.click();
  await chip.getByText('paused').waitFor();
  const dataset = await moons(daemon);
  await post(daemon, '/v1/jobs', rangeTest(dataset, {name: 'while paused'}));
  await page.waitForTimeout(500);
  assert.equal(await rowOf('while paused').count(), 0);
  await chip.click();
  await rowOf('while paused').waitFor();
});

test('the form shows complaints where they belong', async () => {
  await page.goto(`${daemon.url}/new`);
  const errorAt = (label) =>
    page.locator('.field', {has: page.getByLabel(label, {exact: true})}).locator('.error');
  await page.getByLabel('Layers and loss').waitFor();
  await page.getByLabel('Batch size').fill('0');
  await errorAt('Batch size').waitFor();
  await page.getByLabel('Batch size').fill('many');
  await errorAt('Batch size').getByText('not a number').waitFor();
  await page.getByLabel('Batch size').fill('32');
  await page.getByLabel('Layers and loss').fill('{"layers": [{"type": "linaer"}]}');
  await errorAt('Layers and loss').getByText('linear').waitFor();
  await page.getByLabel('Layers and loss').fill('{"layers": [');
  await errorAt('Layers and loss').getByText('not JSON').waitFor();
  assert.ok(await page.getByRole('button', {name: 'Start the range test'}).isDisabled());
});

test('an unknown job and an unknown page say so', async () => {
  await page.goto(`${daemon.url}/jobs/job_00000000000000000000000000`);
  await page.getByText('There is no such job').waitFor();
  await page.goto(`${daemon.url}/nowhere`);
  await page.getByText('There is no such page').waitFor();
});

test('nothing went wrong in the browser', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
