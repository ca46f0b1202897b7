// Debian's Prometheus, scraping one daemon every second, for the length of a test.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function configuration(target) {
  return `
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: rangefinder
    static_configs: [{targets: ["${target}"]}]
`;
}

export class Prometheus {
  /** Starts one that scrapes `target` ("127.0.0.1:8420") and waits until it answers. */
  static async start(target) {
    const folder = await mkdtemp(join(tmpdir(), 'rangefinder-prometheus-'));
    const config = join(folder, 'prometheus.yml');
    await writeFile(config, configuration(target));
    const port = await freePort();
    const process = spawn('prometheus', [
      `--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn',
    ], {stdio: ['ignore', 'ignore', 'inherit']});
    const prometheus = new Prometheus(folder, process, `http://127.0.0.1:${port}`);
    await prometheus.waitFor('readiness', () => fetch(`${prometheus.url}/-/ready`).then((a) => a.ok));
    return prometheus;
  }

  constructor(folder, process, url) {
    this.folder = folder;
    this.process = process;
    this.url = url;
  }

  /** Polls until `condition` holds; a thrown error counts as "not yet". */
  async waitFor(what, condition, seconds = 30) {
    const deadline = Date.now() + seconds * 1000;
    let last;
    while (Date.now() < deadline) {
      try {
        if (await condition()) return;
      } catch (error) {
        last = error;
      }
      await sleep(200);
    }
    throw new Error(`waited ${seconds} s for ${what}`, {cause: last});
  }

  /** The result vector of an instant query; throws with Prometheus' own words when it is wrong. */
  async query(expression) {
    const answer = await fetch(`${this.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({query: expression}),
    });
    const body = await answer.json();
    if (body.status !== 'success') throw new Error(`${body.errorType}: ${body.error}`);
    return body.data.resultType === 'scalar' ? [body.data.result] : body.data.result;
  }

  async metricNames() {
    const answer = await fetch(`${this.url}/api/v1/label/__name__/values`);
    return (await answer.json()).data;
  }

  async stop() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    await rm(this.folder, {recursive: true, force: true});
  }
}
