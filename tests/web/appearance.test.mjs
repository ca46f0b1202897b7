// Light and dark, wide and narrow, for everybody: axe finds nothing, nothing overflows.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, pixelsOf, violations} from './support/browser.mjs';
import {endlessTraining, moons, post, rangeTest} from './support/client.mjs';

let daemon;
let pages;

before(async () => {
  daemon = await startDaemon();
  const dataset = await moons(daemon);
  const done = await post(daemon, '/v1/jobs?wait=20', rangeTest(dataset));
  const running = await post(daemon, '/v1/jobs', endlessTraining(dataset, 'running'));
  pages = ['/', '/new', '/datasets', `/jobs/${done.id}`, `/jobs/${running.id}`,
    '/jobs/job_00000000000000000000000000', '/analyse'];
});

after(() => daemon?.stop());

async function ready(page) {
  await page.locator('h1').waitFor();
  await page.waitForTimeout(400);
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe has no complaint in ${colorScheme} colours`, async () => {
    const browser = await Browser.start({colorScheme, bypassCSP: true});
    try {
      for (const path of pages) {
        const page = await browser.open(daemon.url + path);
        await ready(page);
        assert.deepEqual(await violations(page), [], path);
        await page.close();
      }
    } finally {
      await browser.stop();
    }
  });
}

test('nothing is wider than a narrow screen', async () => {
  const browser = await Browser.start({width: 360});
  try {
    for (const path of pages) {
      const page = await browser.open(daemon.url + path);
      await ready(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, `${path} is ${overflow} pixels too wide`);
      await page.close();
    }
  } finally {
    await browser.stop();
  }
});

test('the switch turns the page and its charts dark, and a reload keeps it', async () => {
  const browser = await Browser.start({colorScheme: 'light'});
  try {
    const page = await browser.open(daemon.url + pages[3]);
    await page.getByTestId('recommended-rate').waitFor();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const button = page.getByTestId('theme');
    while (!(await button.innerText()).includes('Dark')) await button.click();
    assert.notEqual(await ground(), light);
    await page.waitForTimeout(200);
    assert.ok(await pixelsOf(page, '--chart-smoothed') > 50, 'the curve has the dark colour');
    const dark = await ground();
    await page.reload();
    await ready(page);
    assert.equal(await ground(), dark);
    assert.deepEqual(browser.complaints, []);
  } finally {
    await browser.stop();
  }
});

test('the page comes with a content policy that allows its own files only', async () => {
  const answer = await fetch(daemon.url);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  const html = await answer.text();
  assert.doesNotMatch(html, /<script>|<style|style=/);
});
