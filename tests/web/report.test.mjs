// The report of a job in a browser: reached from the job's page, drawn without a complaint, readable.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, violations} from './support/browser.mjs';
import {moons, post, rangeTest} from './support/client.mjs';

let daemon;
let job;
const browsers = [];

before(async () => {
  daemon = await startDaemon();
  job = await post(daemon, '/v1/jobs?wait=60', rangeTest(await moons(daemon), {name: 'a <b>report</b>'}));
  for (const options of [{}, {colorScheme: 'dark'}, {width: 400, bypassCSP: true},
    {colorScheme: 'dark', bypassCSP: true}]) {
    browsers.push(await Browser.start(options));
  }
});

after(async () => {
  for (const browser of browsers) await browser.stop();
  await daemon?.stop();
});

test('the job page leads to its report, whose style and plots the policy lets through', async () => {
  const page = await browsers[0].open(`${daemon.url}/jobs/${job.id}`);
  await page.getByRole('link', {name: 'Report', exact: true}).click();
  await page.getByRole('heading', {level: 1, name: 'Range test: a <b>report</b>'}).waitFor();
  const curve = page.getByRole('img', {name: 'Loss over the learning rate'});
  const box = await curve.boundingBox();
  assert.ok(box.width > 600 && box.height > 200, JSON.stringify(box));
  assert.notEqual(await curve.locator('path.smooth').first().evaluate((path) => getComputedStyle(path).stroke), 'none');
  assert.deepEqual(browsers[0].complaints, []);
  assert.deepEqual([...browsers[0].hosts], [new URL(daemon.url).host]);
});

test('it is dark where that is preferred', async () => {
  const page = await browsers[1].open(`${daemon.url}/v1/jobs/${job.id}/report`);
  const [, red] = /rgb\((\d+)/.exec(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
  assert.ok(Number(red) < 60);
  assert.deepEqual(browsers[1].complaints, []);
});

test('it is accessible, and no wider than a narrow screen', async () => {
  for (const browser of browsers.slice(2)) {
    const page = await browser.open(`${daemon.url}/v1/jobs/${job.id}/report`);
    assert.deepEqual(await violations(page), []);
    const [wanted, given] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    assert.ok(wanted <= given, `${wanted} > ${given}`);
  }
});
