// Starts the real daemon for a test: a free port on loopback, a data directory of its own.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const readyWithinMs = 20_000;

/** The binary under test: $RANGEFINDER_BINARY, else the release build. */
export const binary = process.env.RANGEFINDER_BINARY ??
    fileURLToPath(new URL('../../build/release/rangefinder', import.meta.url));

/**
 * Starts `rangefinder serve` and waits until it is ready. Given a `folder`, the daemon uses and keeps
 * it, so that another can be started on the same data; else it has a new one, removed by stop().
 */
export async function startDaemon({args = [], folder} = {}) {
  const own = folder === undefined;
  folder ??= await mkdtemp(join(tmpdir(), 'rangefinder-test-'));
  const portFile = join(folder, 'port');
  await rm(portFile, {force: true});
  const child = spawn(binary, [
    'serve', '--listen', '127.0.0.1:0', '--port-file', portFile, '--data-dir', join(folder, 'data'),
    ...args,
  ], {stdio: ['ignore', 'pipe', 'pipe']});
  const daemon = new Daemon(child, folder, own);
  await daemon.waitForPort(portFile);
  return daemon;
}

export class Daemon {
  constructor(child, folder, ownsFolder) {
    this.child = child;
    this.pid = child.pid;
    this.folder = folder;
    this.ownsFolder = ownsFolder;
    this.output = '';
    child.stdout.on('data', (text) => { this.output += text; });
    child.stderr.on('data', (text) => { this.output += text; });
    // Listened for from the start: an exit that nobody waits for yet is not lost.
    this.exited = once(child, 'exit').then(([code, signal]) => ({code, signal}));
  }

  async waitForPort(portFile) {
    const deadline = Date.now() + readyWithinMs;
    while (Date.now() < deadline && this.child.exitCode === null && this.child.signalCode === null) {
      const text = await readFile(portFile, 'utf8').catch(() => '');
      const port = Number.parseInt(text, 10);
      if (port > 0) {
        this.port = port;
        this.url = `http://127.0.0.1:${port}`;
        return;
      }
      await sleep(10);
    }
    await this.stop('SIGKILL');
    throw new Error(`the daemon was not ready in ${readyWithinMs} ms; it said:\n${this.output}`);
  }

  /** Ends it and resolves to {code, signal} of its exit. */
  async stop(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    const exit = await this.exited;
    if (this.ownsFolder) await rm(this.folder, {recursive: true, force: true});
    return exit;
  }
}
