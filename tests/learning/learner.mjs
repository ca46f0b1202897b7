// A daemon, the shared data sets, and trainings on them.
import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {startDaemon} from '../support/daemon.mjs';

const folder = process.env.RANGEFINDER_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The reason to skip when the data sets are not beside the checkout, else false. */
export const missing = existsSync(join(folder, 'digits.csv')) ? false : `no data sets in ${folder} (RANGEFINDER_DATA)`;

/** Whether there is time for whole trainings: CI runs short ones with lower bars. */
export const whole = process.env.RANGEFINDER_LEARNING === 'whole';

export const read = (name) => readFile(join(folder, name));

export class Learner {
  static async start() { return new Learner(await startDaemon()); }

  constructor(daemon) { this.daemon = daemon; }

  stop() { return this.daemon.stop(); }

  async call(target, options) {
    const answer = await fetch(this.daemon.url + target, options);
    const body = await answer.json();
    assert.ok(answer.ok, `${target}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Uploads shared files as parts, with options. */
  async dataset(files, options) {
    const form = new FormData();
    for (const [part, name] of Object.entries(files)) form.set(part, new Blob([await read(name)]), name);
    for (const [name, value] of Object.entries(options)) form.set(name, String(value));
    return this.call('/v1/datasets', {method: 'POST', body: form});
  }

  /** Runs a training to its end and answers the job. */
  async train(job, {seconds = 300} = {}) {
    const text = JSON.stringify({kind: 'training', seed: 1, limits: {threads: 1, seconds}, ...job});
    let {id} = await this.call('/v1/jobs', {method: 'POST', body: text, headers: {'Content-Type': 'application/json'}});
    for (;;) {
      const now = await this.call(`/v1/jobs/${id}`);
      if (now.state === 'succeeded') return now;
      assert.ok(['queued', 'running', 'leased'].includes(now.state), `${now.state}: ${JSON.stringify(now.error)}`);
      await sleep(200);
    }
  }

  /** A finished training's weights as {name: {shape, values}}. */
  async weights(id) {
    const answer = await fetch(`${this.daemon.url}/v1/jobs/${id}/weights`);
    assert.equal(answer.status, 200);
    return fromSafetensors(await answer.arrayBuffer());
  }
}

/** Eight bytes of length, a JSON header, the values: huggingface/safetensors. */
export function fromSafetensors(buffer) {
  const length = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(Buffer.from(buffer, 8, length).toString());
  delete header.__metadata__;
  return Object.fromEntries(Object.entries(header).map(([name, tensor]) => {
    assert.equal(tensor.dtype, 'F32');
    const [first, end] = tensor.data_offsets;
    return [name, {shape: tensor.shape, values: new Float32Array(buffer.slice(8 + length + first, 8 + length + end))}];
  }));
}
