// Prometheus' configuration is valid, and compose.yaml publishes nothing beyond this machine.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';

const path = (name) => fileURLToPath(new URL(`../../docker/${name}`, import.meta.url));

test('promtool accepts the configuration', () => {
  const check = spawnSync('promtool', ['check', 'config', path('prometheus/prometheus.yml')],
                          {encoding: 'utf8'});
  assert.equal(check.status, 0, check.stdout + check.stderr);
});

test('every published port is published on loopback', () => {
  const compose = readFileSync(path('compose.yaml'), 'utf8');
  const ports = [...compose.matchAll(/^ +- "([\d.:]+:\d+)"$/gm)].map((match) => match[1]);
  assert.ok(ports.length >= 3);
  for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
  assert.doesNotMatch(compose, /network_mode: "?host|privileged|0\.0\.0\.0/);
});

test('the image runs as a numeric user that is not root', () => {
  const users = [...readFileSync(path('Dockerfile'), 'utf8').matchAll(/^USER (.*)$/gm)];
  assert.ok(users.length >= 2);
  for (const [, user] of users) assert.match(user, /^[1-9]\d*:[1-9]\d*$/);
});
