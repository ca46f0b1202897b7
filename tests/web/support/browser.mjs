// Debian's Chromium with an empty profile, and everything that must not happen in it written down.
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {chromium} from 'playwright-core';

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** Long enough for a busy machine; what takes longer says so itself. */
const STEP_MS = 15_000;

export class Browser {
  /** `bypassCSP` is for axe only, which has to put its own script into the page. */
  static async start({colorScheme = 'light', width = 1280, height = 900, bypassCSP = false} = {}) {
    const profile = await mkdtemp(join(tmpdir(), 'rangefinder-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.RANGEFINDER_CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      viewport: {width, height},
      colorScheme,
      bypassCSP,
    });
    return new Browser(profile, context);
  }

  constructor(profile, context) {
    this.profile = profile;
    this.context = context;
    /** Console errors, exceptions, violations of the content policy, requests that failed. */
    this.complaints = [];
    this.hosts = new Set();
  }

  /** A new tab on the address. */
  async open(address) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(STEP_MS);
    page.on('console', (message) => this.note(message));
    page.on('pageerror', (error) => this.complaints.push(`exception: ${error}`));
    page.on('request', (request) => this.noteHost(request.url()));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.goto(address);
    return page;
  }

  note(message) {
    const text = message.text();
    // The browser itself logs each answer that is not 2xx; the page shows them as what they are.
    const refused = text.startsWith('Failed to load resource: the server responded with');
    if (['error', 'warning'].includes(message.type()) && !refused) this.complaints.push(text);
  }

  noteHost(address) {
    const url = new URL(address);
    if (url.protocol.startsWith('http')) this.hosts.add(url.host);
  }

  async stop() {
    await this.context.close();
    await rm(this.profile, {recursive: true, force: true});
  }
}

/** Violations that axe finds, one line each. */
export async function violations(page) {
  const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(file, 'utf8'));
  const found = await page.evaluate(async () => (await window.axe.run()).violations);
  return found.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} ${node.failureSummary}`));
}

/** How many pixels of the page's canvases have the colour of a style sheet's variable. */
export async function pixelsOf(page, variable) {
  return page.evaluate((name) => {
    const copy = document.createElement('canvas');
    const context = copy.getContext('2d', {willReadFrequently: true});
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    context.fillRect(0, 0, 1, 1);
    const wanted = context.getImageData(0, 0, 1, 1).data;
    const near = (data, at) => [0, 1, 2].every((i) => Math.abs(data[at + i] - wanted[i]) < 16);
    let count = 0;
    for (const canvas of document.querySelectorAll('.plot canvas')) {
      copy.width = canvas.width;
      copy.height = canvas.height;
      context.drawImage(canvas, 0, 0);
      const {data} = context.getImageData(0, 0, copy.width, copy.height);
      for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && near(data, at)) count += 1;
    }
    return count;
  }, variable);
}

/** Points drawn and the x axis of the first chart. */
export async function chartState(page) {
  return page.locator('.plot').first().evaluate((element) => ({
    points: Number(element.dataset.points),
    x_min: Number(element.dataset.xMin),
    x_max: Number(element.dataset.xMax),
  }));
}

/** How many different colours a canvas has. */
export async function colorsOf(page, selector) {
  return page.locator(selector).first().evaluate((canvas) => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colors = new Set();
    for (let at = 0; at < data.length; at += 4) {
      colors.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
    return colors.size;
  });
}
