// The main job in the page: a range test started by clicking, seen growing, read and exported.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, chartState, pixelsOf} from './support/browser.mjs';

const WAIT_MS = 40_000;

let daemon;
let browser;
let page;

before(async () => {
  daemon = await startDaemon();
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/new`);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

test('a range test starts from the form by clicking', async () => {
  await page.getByLabel('Rows').fill('4000');
  await page.getByRole('button', {name: 'Generate', exact: true}).click();
  await page.getByLabel('Start from').selectOption({label: 'MLP, 256-256-128'});
  await page.getByLabel('Batch size').fill('128');
  await page.getByLabel('From', {exact: true}).fill('1e-5');
  await page.getByLabel('Steps').fill('600');
  await page.getByLabel('Name').fill('seen growing');
  const preview = page.getByTestId('preview');
  await preview.getByRole('row', {name: /linear/}).first().waitFor();
  assert.match(await preview.innerText(), /parameters\s+99,\d{3}/);
  await page.getByRole('button', {name: 'Start the range test'}).click();
  await page.waitForURL('**/jobs/job_*');
});

test('the curve grows while the job runs', async () => {
  await page.waitForFunction(() => Number(document.querySelector('.plot')?.dataset.points) > 5, null,
    {timeout: WAIT_MS});
  const early = await chartState(page);
  assert.match(await page.locator('.page-head').innerText(), /running/);
  await page.waitForFunction(
    (points) => Number(document.querySelector('.plot')?.dataset.points) > points + 20,
    early.points, {timeout: WAIT_MS});
  const later = await chartState(page);
  assert.ok(later.points > early.points, `${early.points} points, then ${later.points}`);
  for (const state of [early, later]) {
    assert.equal(state.x_min, 1e-5);
    assert.equal(state.x_max, 10);
  }
  assert.ok(await pixelsOf(page, '--chart-smoothed') > 50, 'the smoothed curve is drawn');
  assert.match(await page.title(), /seen growing/);
});

test('the recommendation, its range and the suggestions are there at the end', async () => {
  const rate = page.getByTestId('recommended-rate');
  await rate.waitFor({timeout: WAIT_MS});
  assert.match(await rate.innerText(), /^\d\.\de-?\+?\d+$/);
  const rules = await page.getByTestId('suggestions').getByRole('rowheader').allInnerTexts();
  assert.deepEqual([...rules].sort(), ['lightning', 'minimum', 'slide', 'steep', 'valley']);
  const trials = page.getByTestId('trials').getByRole('rowheader');
  assert.ok(await trials.count() >= 2, 'short trainings confirm it');
  assert.match(await trials.first().innerText(), /^\d\.\de\S+$/);
  const card = await page.getByTestId('recommendation').innerText();
  assert.match(card, /interval\s+\d\.\de\S+ to \d\.\de\S+/);
  assert.match(card, /holds the best rate with a probability of \d+/);
  assert.match(card, /torch\.optim\.SGD\(model\.parameters\(\), lr=/);
  await page.waitForTimeout(200);
  assert.ok(await pixelsOf(page, '--chart-recommended') > 300, 'the recommended rate is marked');
  assert.ok(await pixelsOf(page, '--chart-mark') > 50, 'suggestions are marked');
  const points = page.getByRole('img', {name: /Recommended learning rate/});
  assert.equal(await points.count(), 1, 'the picture is described in words');
});

test('the band of all sweeps is drawn, named in the legend and described', async () => {
  await page.locator('.legend').getByText(/all \d sweeps: mean, lowest to highest/).waitFor();
  const picture = page.getByRole('img', {name: /A band from the lowest to the highest of \d sweeps/});
  assert.equal(await picture.count(), 1);
  const faint = await page.evaluate(() => {
    const canvas = document.querySelector('.plot canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    // The fill alone is translucent and green: recommended range and lines are not.
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] > 20 && data[at + 3] < 80 && data[at + 1] > data[at] + 40) count += 1;
    }
    return count;
  });
  assert.ok(faint > 200, `${faint} pixels of the band`);
});

test('the read-out follows the mouse, and a click pins it', async () => {
  const readout = page.getByTestId('readout');
  const rate = readout.locator('dd').first();
  const plot = page.locator('.plot .u-over').first();
  const {x, y, width, height} = await plot.boundingBox();
  await page.mouse.move(x + width * 0.3, y + height / 2);
  await readout.getByText('click to pin').waitFor();
  const third = await rate.innerText();
  assert.match(third, /^\d\.\d\de-?\+?\d+$/);
  await page.mouse.move(x + width * 0.6, y + height / 2);
  const pinned = await rate.innerText();
  assert.notEqual(pinned, third);
  await page.mouse.click(x + width * 0.6, y + height / 2);
  await readout.getByText('pinned').waitFor();
  await page.mouse.move(x + width * 0.2, y + height / 2);
  assert.equal(await rate.innerText(), pinned);
});

test('the chart can be used from the keyboard', async () => {
  const chart = page.getByRole('group', {name: /^Chart/});
  const rate = page.getByTestId('readout').locator('dd').first();
  await page.mouse.move(5, 5);
  await chart.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  const first = await rate.innerText();
  assert.equal(first, '1.00e-5');
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await rate.innerText(), first);
  await page.keyboard.press('l');
  await page.waitForURL('**logy=1**');
  await page.keyboard.press('l');
});

test('zoom is in the address, and a double click takes it back', async () => {
  const {x, y, width, height} = await page.locator('.plot .u-over').first().boundingBox();
  await page.mouse.move(x + width * 0.4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height / 2, {steps: 4});
  await page.mouse.up();
  await page.waitForURL('**x=**');
  await page.waitForFunction(() => Number(document.querySelector('.plot').dataset.xMax) < 1);
  await page.mouse.dblclick(x + width * 0.5, y + height / 2);
  await page.waitForFunction(() => Number(document.querySelector('.plot').dataset.xMax) === 10);
});

test('the points are there as a table and as files', async () => {
  await page.getByText('Show as a table').first().click();
  const table = page.getByRole('region', {name: 'Points of the first sweep'});
  assert.ok(await table.getByRole('row').count() > 100);
  for (const [name, check] of [
    ['CSV', (text) => /^step,/.test(text)],
    ['JSON', (text) => JSON.parse(text).state === 'succeeded'],
    ['PNG', (text) => text.startsWith('\u{fffd}PNG')],
  ]) {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', {name, exact: true}).click(),
    ]);
    assert.equal(file.suggestedFilename(), `seen-growing.${name.toLowerCase()}`);
    const chunks = await (await file.createReadStream()).toArray();
    assert.ok(check(Buffer.concat(chunks).toString('utf8')), `${name} is what it says`);
  }
});

test('one click leads to a training at the recommended rate', async () => {
  await page.getByRole('link', {name: 'Train at this rate'}).click();
  await page.waitForURL('**/new?from=**');
  await page.getByLabel('Epochs').fill('2');
  assert.match(await page.getByLabel('Learning rate').inputValue(), /^[\d.e-]+$/);
  await page.getByRole('button', {name: 'Start the training'}).click();
  await page.waitForURL('**/jobs/job_*');
  const scores = page.getByTestId('scores');
  await scores.getByText('Validation').waitFor({timeout: WAIT_MS});
  assert.match(await scores.innerText(), /accuracy\s+\d/);
  assert.ok((await chartState(page)).points > 10);
});

test('a loss on validation data is drawn, named and listed beside the band of several sweeps', async () => {
  const spec = {preset: 'mlp-two-moons', range_test: {budget: 'quick', sweeps: 3, validation: true, steps: 40}};
  const answer = await fetch(`${daemon.url}/v1/jobs?wait=40`, {method: 'POST', body: JSON.stringify(spec), headers: {'Content-Type': 'application/json'}});
  await page.goto(`${daemon.url}/jobs/${(await answer.json()).id}`);
  await page.getByText('on validation data').waitFor();
  await page.getByText('all 3 sweeps: mean, lowest to highest').waitFor();
  assert.match(await page.getByTestId('readout').innerText(), /validation\s+[\d.]+/);
  await page.getByText('Show as a table').first().click();
  await page.getByRole('columnheader', {name: 'Validation loss'}).waitFor();
});

test('nothing went wrong in the browser, and nothing left the daemon', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
