// Curves that have no answer, or hardly one: the verdict must say so.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const POINTS = 100;
const places = Array.from({length: POINTS}, (_, i) => i);
const rates = places.map((i) => 1e-7 * 10 ** (8 * i / (POINTS - 1)));

// Numbers from 0 to 1 that look drawn and are the same every time.
function drawn(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
const noisy = (losses, size, seed = 7) => {
  const next = drawn(seed);
  return losses.map((loss) => loss + size * (next() + next() + next() - 1.5));
};
const constant = places.map(() => 2.3);

async function verdict(loss, learningRate = rates.slice(0, loss.length)) {
  const {status, body, text} = await api.post('/v1/analyses', {learning_rate: learningRate, loss});
  assert.equal(status, 200, text);
  assert.equal(body.kind, 'range_test');
  return body;
}

/** No rate, and sentences that say why. */
function refuses({recommendation}) {
  const text = JSON.stringify(recommendation);
  assert.equal(recommendation.learning_rate, null, text);
  for (const member of ['low', 'high', 'min_learning_rate', 'max_learning_rate']) assert.equal(recommendation[member], null, text);
  assert.equal(recommendation.confidence, 0, text);
  assert.ok(recommendation.explanation.join(' ').length > 30, text);
  assert.ok(recommendation.warnings.length > 0, text);
}

/** No rate, or one that is called doubtful and is not simply the smallest. */
function doubts(body, most = 0.5) {
  const {recommendation} = body;
  if (recommendation.learning_rate === null) return refuses(body);
  const text = JSON.stringify(recommendation);
  assert.ok(recommendation.confidence <= most, text);
  assert.ok(recommendation.warnings.length > 0, text);
  assert.ok(recommendation.learning_rate > 10 * rates[0], text);
}

test('a flat curve has no answer', async () => {
  const body = await verdict(constant);
  refuses(body);
  assert.ok(body.findings.some((one) => one.rule === 'range_test_flat'), JSON.stringify(body.findings));
});

test('a curve that diverges at once has no answer', async () => {
  refuses(await verdict([2.3, 4, 9, 40]));
  refuses(await verdict([2.3, 30, 900, null]));
  refuses(await verdict(places.map((i) => 2.3 * 1.5 ** i)));
});

test('a curve without any finite loss has no answer', async () => {
  for (const points of [1, 5, 100]) {
    const body = await verdict(Array.from({length: Math.max(points, 2)}, () => null), points < 3 ? [1e-4, 1] : undefined);
    refuses(body);
    assert.equal(body.stopped.reason, 'non_finite_loss');
    assert.equal(body.stopped.step, 0);
    assert.ok(body.findings.some((one) => one.rule === 'non_finite'), JSON.stringify(body.findings));
  }
});

test('two points are no curve', async () => {
  const body = await verdict([2.3, 1.1], [1e-4, 1e-2]);
  refuses(body);
  assert.match(body.recommendation.explanation.join(' '), /2 points/);
  for (const rule of Object.values(body.suggestion_details)) assert.ok(rule.learning_rate !== null || rule.reason.length > 10);
});

test('a plateau that ends in a cliff gets its edge at most, and is called doubtful', async () => {
  for (const edge of [0.01, 0.1, 1]) {
    for (const size of [0, 0.02]) {
      const body = await verdict(noisy(rates.map((rate) => (rate < edge ? 2.3 : 2.3 + 50 * Math.log10(rate / edge))), size));
      doubts(body);
      const {learning_rate: rate} = body.recommendation;
      if (rate !== null) assert.ok(rate < edge && rate > edge / 100, `${rate} for an edge at ${edge}`);
    }
  }
});

test('a curve that still falls where its ladder ends says that it may go higher', async () => {
  const body = await verdict(rates.map((rate) => 2.3 - 0.25 * Math.max(0, Math.log10(rate / 1e-5))));
  assert.ok(body.findings.some((one) => one.rule === 'range_test_not_diverged'));
  if (body.recommendation.learning_rate !== null) {
    assert.ok(body.recommendation.warnings.length > 0, JSON.stringify(body.recommendation));
    assert.ok(body.recommendation.confidence < 0.8, JSON.stringify(body.recommendation));
  } else {
    refuses(body);
  }
});

test('a flat noisy curve has no answer, or one that is called doubtful', async () => {
  for (const [size, seed] of [[0.01, 1], [0.05, 2], [0.2, 3], [0.5, 4], [1, 5]]) doubts(await verdict(noisy(constant, size, seed)));
});

test('a curve that only rises has no answer, or one that is called doubtful', async () => {
  doubts(await verdict(places.map((i) => 2.3 + 0.02 * i)));
  doubts(await verdict(noisy(places.map((i) => 2.3 + 0.02 * i), 0.05)));
  doubts(await verdict(places.map((i) => 2.3 * 1.01 ** i)));
});

