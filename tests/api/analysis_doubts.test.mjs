// Curves that a critical user would send: no rate without evidence for it, and sentences that are
// true of that curve, with a gradient norm or a validation loss beside it or without.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {pointers, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const POINTS = 100;
const places = Array.from({length: POINTS}, (_, i) => i);
const rates = places.map((i) => 1e-7 * 10 ** (8 * i / (POINTS - 1)));
/** Falls by a third from 1e-4 on, lowest near 0.05, explodes above. */
const usual = rates.map((rate) => {
  const place = Math.log10(rate / 1e-4);
  return 2.3 - 0.8 * Math.min(1, Math.max(0, place / 2.7)) + 20 * 10 ** (2 * (place - 4));
});

/** Gaussian numbers, the same every time. */
function gaussian(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The answers to a curve alone and with other columns beside it: all say the same. */
async function judged(loss, {learning_rate = rates.slice(0, loss.length), ...more} = {}) {
  const bare = await api.post('/v1/analyses', {learning_rate, loss, ...more});
  assert.equal(bare.status, 200, bare.text);
  for (const beside of [{gradient_norm: loss.map((_, i) => 1 + 0.01 * i)}, {validation_loss: loss.map((value, i) => (i % 10 ? null : value))}]) {
    const {body, text} = await api.post('/v1/analyses', {learning_rate, loss, ...more, ...beside});
    assert.deepEqual([body.recommendation, body.stopped], [bare.body.recommendation, bare.body.stopped], text.slice(0, 500));
  }
  const {recommendation} = bare.body;
  if (recommendation?.learning_rate != null) {
    assert.ok(recommendation.learning_rate >= learning_rate[0], `${recommendation.learning_rate} was never tried`);
    assert.ok(recommendation.learning_rate <= learning_rate.at(-1), `${recommendation.learning_rate} was never tried`);
  }
  return bare.body;
}

function refuses({recommendation}, why) {
  const text = JSON.stringify(recommendation);
  for (const member of ['learning_rate', 'low', 'high', 'min_learning_rate', 'max_learning_rate', 'code']) assert.equal(recommendation[member], null, text);
  assert.equal(recommendation.confidence, 0, text);
  assert.match(recommendation.explanation.join(' '), why);
}

test('losses of zero are flat, not a fall at the smallest rate', async () => {
  refuses(await judged(places.map(() => 0)), /neither falls nor rises/);
});

test('a curve that grows from its first point on is answered with no rate, whatever its length', async () => {
  refuses(await judged(places.slice(0, 20).map((i) => 2.3 * 1.2 ** i)), /below 1e-07, where the ladder begins/);
  refuses(await judged([2.3, 4, 9, 40]), /exploded after only 4 points/);
  refuses(await judged(places.map((i) => 2.3 * 1.5 ** i)), /exploded after only 7 points/);
  const rising = await judged(places.map((i) => 2.3 + 0.02 * i));
  refuses(rising, /never falls and rises/);
  assert.match(rising.findings[0].message, /never falls/);
});

test('one point that is low by itself is an accident', async () => {
  refuses(await judged(places.map((i) => (i === 50 ? 0.5 : 2.3))), /single point alone, at a rate of 0\.0011/);
  const noise = gaussian(5);
  const noisy = places.map((i) => 2.3 + 0.02 * noise() - (i === 60 ? 2 : 0));
  refuses(await judged(noisy), /single point alone/);
});

test('one point that is high by itself changes no answer', async () => {
  const {learning_rate: expected} = (await judged(usual)).recommendation;
  for (const height of [8, 1e6]) {
    const body = await judged(usual.map((loss, i) => loss + (i === 30 ? height : 0)));
    assert.ok(Math.abs(Math.log10(body.recommendation.learning_rate / expected)) < 0.2, JSON.stringify(body.recommendation));
    assert.equal(body.stopped.step, 91);
    if (height === 1e6) assert.match(body.understood.notes.join(' '), /One loss alone, 1e\+06/);
  }
});

test('noise alone is seldom answered, and never without the word that it may be chance', async () => {
  let answered = 0;
  for (const size of [0.01, 0.1, 0.5]) {
    for (let seed = 1; seed <= 20; ++seed) {
      const noise = gaussian(1000 * seed + 7);
      const {body} = await api.post('/v1/analyses', {learning_rate: rates, loss: places.map(() => 2.3 + size * noise())});
      if (body.recommendation.learning_rate === null) continue;
      ++answered;
      assert.ok(body.recommendation.confidence <= 0.3, JSON.stringify(body.recommendation));
      assert.match(body.recommendation.warnings.join(' '), /chance|hardly falls/);
    }
  }
  assert.ok(answered <= 9, `${answered} of 60`);
});

test('a loss that swings is doubted', async () => {
  const {recommendation} = await judged(places.map((i) => 2.3 + Math.sin(i / 3)));
  assert.ok(recommendation.confidence < 0.3, JSON.stringify(recommendation));
  assert.match(recommendation.warnings.join(' '), /falls and comes back 5 times/);
});

test('a plateau before a cliff is no proof that anything trains', async () => {
  for (const edge of [1e-4, 0.01, 1]) {
    const {recommendation} = await judged(rates.map((rate) => (rate < edge ? 2.3 : 2.3 + 50 * Math.log10(rate / edge))));
    assert.ok(recommendation.confidence <= 0.3);
    assert.match(recommendation.explanation.join(' '), /hardly falls.*this curve does not show/);
    assert.doesNotMatch(recommendation.explanation.join(' '), /usually trains fast/);
  }
});

test('a curve that never turns up says so and claims no edge', async () => {
  const {recommendation, findings} = await judged(rates.map((rate) => 2.3 - 0.25 * Math.max(0, Math.log10(rate / 1e-5))));
  assert.ok(findings.some((one) => one.rule === 'range_test_not_diverged'));
  assert.match(recommendation.explanation.join(' '), /its last rate.*was not reached/);
  assert.ok(recommendation.confidence < 0.4);
});

test('losses below zero are read as others are', async () => {
  const {learning_rate: expected} = (await judged(usual)).recommendation;
  for (const moved of [-2, -2.3, -5, -100]) {
    const {recommendation, stopped} = await judged(usual.map((loss) => loss + moved));
    if (moved === -100) continue;  // The fall is less than a hundredth of it: flat, and said so.
    assert.equal(stopped.reason, 'loss_exploded');
    assert.ok(Math.abs(Math.log10(recommendation.learning_rate / expected)) < 0.1, JSON.stringify(recommendation));
  }
  const crossing = await judged(usual.map((loss) => loss - 2));
  assert.match(crossing.recommendation.explanation[0], /dropped from 0\.3 to -0\.\d+ at/);
});

test('where the losses end as no number, nothing is said to rise', async () => {
  const {recommendation, stopped} = await judged(usual.map((loss, i) => (i < 60 ? loss : null)));
  assert.equal(stopped.reason, 'non_finite_loss');
  assert.match(recommendation.explanation[0], /above which it is no finite number/);
});

test('rates outside the ladder are not recommended', async () => {
  const narrow = places.map((i) => 0.1 * 1.0001 ** i);
  refuses(await judged(places.map((i) => 2.3 - 0.001 * i), {learning_rate: narrow, kind: 'range_test'}), /nothing was measured there/);
});

test('several batches at a rate are one point; other orders are refused or called a training', async () => {
  const pairs = rates.map((_, i) => rates[i - i % 2]);
  const body = await judged(usual, {learning_rate: pairs});
  assert.equal(body.kind, 'range_test');
  assert.match(body.understood.notes.join(' '), /100 values make 50 points/);
  // A warm-up that stays where it came to is none.
  const warmUp = (await api.post('/v1/analyses', {learning_rate: rates.map((_, i) => rates[Math.min(i, 20)]), loss: usual})).body;
  assert.equal(warmUp.kind, 'training');
  const turned = [...rates].reverse();
  const mixed = [...rates.slice(50), ...rates.slice(0, 50)];
  for (const learning_rate of [turned, mixed]) {
    const told = await api.post('/v1/analyses', {learning_rate, loss: usual, kind: 'range_test'});
    assert.equal(told.status, 422);
    assert.match(pointers(told)[0], /^\/learning_rate\//);
    const untold = (await api.post('/v1/analyses', {learning_rate, loss: usual})).body;
    assert.equal(untold.kind, 'training');
    assert.equal(untold.recommendation, null);
    assert.match(untold.understood.notes.join(' '), /taken for a training/);
  }
  const same = await judged(usual, {learning_rate: rates.map(() => 0.1), kind: 'range_test'});
  refuses(same, /only 1 point,/);
});

test('two points and one are no curve', async () => {
  refuses(await judged([2.3, 1.1], {learning_rate: [1e-4, 1e-2]}), /only 2 points/);
  refuses(await judged([2.3], {learning_rate: [1e-4], kind: 'range_test'}), /only 1 point,/);
});

test('a curve that is too long is told what to do', async () => {
  const learning_rate = Array.from({length: 300_000}, (_, i) => 1e-7 * 10 ** (8 * i / 299_999));
  const answer = await api.post('/v1/analyses', {learning_rate, loss: learning_rate.map(() => 1)});
  assert.equal(answer.status, 422);
  assert.match(answer.body.errors[0].detail, /300000 values; .* 10000: send means/);
});
