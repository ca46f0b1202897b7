// Logs of other programs as the body of POST /v1/analyses.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {WAYS, eventFile} from '../support/event_file.mjs';
import {startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const POINTS = 100;
const places = Array.from({length: POINTS}, (_, i) => i);
const rates = places.map((i) => 1e-7 * 10 ** (8 * i / (POINTS - 1)));
// Falls by a third from 1e-4 to 0.05, then explodes.
const losses = rates.map((rate) => 2.3 - 0.8 * Math.min(1, Math.max(0, Math.log10(rate / 1e-4) / 2.7)) + 20 * rate ** 2);

const csv = (body, query = '') =>
  api.call('POST', `/v1/analyses${query}`, {body, headers: {'Content-Type': 'text/csv'}});
const bytes = (body, query = '') =>
  api.call('POST', `/v1/analyses${query}`, {body, headers: {'Content-Type': 'application/octet-stream'}});
const table = (...columns) => `${columns[0].map((_, row) => columns.map((column) => column[row]).join(',')).join('\n')}\n`;
const rateOf = (answer) => {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.kind, 'range_test', answer.text);
  return answer.body.recommendation.learning_rate;
};
const whole = async () => rateOf(await api.post('/v1/analyses', {learning_rate: rates, loss: losses}));
const close = (value, expected) =>
  assert.ok(Math.abs(value / expected - 1) < 1e-5, `${value} is not ${expected}`);

test('a TensorBoard event file gets the same answer as its curve, however its scalars are written', async () => {
  const expected = await whole();
  for (const [name, way] of Object.entries(WAYS)) {
    const answer = await bytes(eventFile({'Loss/train': losses, lr: rates}, way));
    close(rateOf(answer), expected);
    const {understood} = answer.body;
    assert.equal(understood.format, 'tensorboard');
    assert.deepEqual(understood.columns, {learning_rate: 'lr', loss: 'Loss/train', step: 'step'}, name);
  }
});

test('the tags of usual loggers are told', async () => {
  for (const [loss, rate, more] of [['loss', 'learning_rate', {}], ['train/loss', 'train/learning_rate', {'eval/loss': losses}],
    ['train_loss', 'lr-SGD', {val_loss: losses}], ['train_loss_step', 'lr-Adam/pg1', {train_loss_epoch: losses, 'lr-Adam/pg2': rates.map((rate) => rate / 10)}],
    ['batch_loss', 'LearningRate', {epoch_loss: losses, grad_norm: losses}], ['Loss/train', 'Train/lr', {'Loss/val': losses, accuracy: losses}]]) {
    const answer = await bytes(eventFile({[loss]: losses, ...more, [rate]: rates}));
    rateOf(answer);
    assert.equal(answer.body.understood.columns.loss, loss, answer.text);
    assert.equal(answer.body.understood.columns.learning_rate, rate, answer.text);
  }
});

test('tags that cannot be told are listed, with the way to name them', async () => {
  const two = eventFile({'loss/a': losses, 'loss/b': losses.map((loss) => 2 * loss), lr: rates});
  const asked = await bytes(two);
  assert.equal(asked.status, 422);
  assert.equal(asked.body.errors[0].pointer, '?loss');
  assert.match(asked.text, /loss\/a.*loss\/b.*\?loss=/);
  const told = await bytes(two, '?loss=loss/b');
  rateOf(told);
  assert.equal(told.body.understood.columns.loss, 'loss/b');
  assert.deepEqual(told.body.understood.others, ['loss/a']);
  const missing = await bytes(eventFile({accuracy: losses, lr: rates, f1: losses}));
  assert.match(missing.text, /\?loss.*accuracy/);
  const wrong = await bytes(two, '?loss=los');
  assert.match(wrong.text, /there is no \\"los\\"; there are \\"loss\/a\\"/);
  const rated = await bytes(eventFile({loss: losses, 'lr-a': rates, 'lr-b': rates.map((rate) => rate ** 2)}));
  assert.equal(rated.body.errors[0].pointer, '?learning_rate');
});

test('an event file that was cut off is read up to there, and a damaged one refused with its place', async () => {
  const file = eventFile({loss: losses, lr: rates});
  const cut = await bytes(file.subarray(0, file.length - 7));
  rateOf(cut);
  assert.match(cut.body.understood.notes.join(' '), /last record is cut off at byte \d+/);
  const damaged = Buffer.from(file);
  damaged[file.length - 20] ^= 1;
  const refused = await bytes(damaged);
  assert.equal(refused.status, 400);
  assert.match(refused.text, /record at byte \d+ is damaged: .*checksum/);
  assert.match((await bytes(Buffer.from([0, 1, 2, 0, 0, 0]))).text, /no TensorBoard event file/);
  assert.match((await bytes(eventFile({}))).text, /no scalar/);
});

test('bytes without a type are told by their content', async () => {
  const expected = await whole();
  close(rateOf(await bytes(JSON.stringify({learning_rate: rates, loss: losses}))), expected);
  close(rateOf(await bytes(`lr,loss\n${table(rates, losses)}`)), expected);
});

test("Lightning's CSV, with rates and losses in rows of their own, is joined by its steps", async () => {
  const rows = places.flatMap((i) => [`0,${rates[i]},${i},,`, `0,,${i},${losses[i]},`]);
  const answer = await csv(`epoch,lr-Adam,step,train_loss,val_loss\n${rows.join('\n')}\n0,,99,,2.5\n`);
  assert.equal(rateOf(answer), await whole());
  assert.deepEqual(answer.body.understood.columns,
      {learning_rate: 'lr-Adam', loss: 'train_loss', step: 'step', validation_loss: 'val_loss'});
});

test('rates that were logged between the losses hold until the next one', async () => {
  const rows = places.flatMap((i) => [`${2 * i},${rates[i]},`, `${2 * i + 1},,${losses[i]}`]);
  const answer = await csv(`step,lr,loss\n${rows.join('\n')}\n`);
  assert.equal(rateOf(answer), await whole());
  assert.match(answer.body.understood.notes.join(' '), /hold until/);
});

test("W&B's export of several runs is judged together, without its bounds", async () => {
  const head = '"learning_rate","quiet-sun-1 - train/loss","quiet-sun-1 - train/loss__MIN","quiet-sun-1 - train/loss__MAX",' +
      '"red-moon-2 - train/loss","red-moon-2 - train/loss__MIN","red-moon-2 - train/loss__MAX"';
  const rows = places.map((i) => [rates[i], losses[i], losses[i], losses[i], losses[i] + 0.01, 0, 9].map((x) => `"${x}"`).join(','));
  const answer = await csv(`${head}\n${rows.join('\n')}\n`);
  rateOf(answer);
  assert.deepEqual(answer.body.curves.map((curve) => curve.name), ['quiet-sun-1', 'red-moon-2']);
  assert.equal(answer.body.groups.length, 1);
  assert.equal(answer.body.understood.ignored.length, 4);
  assert.ok(Math.abs(answer.body.band.high[20] - answer.body.band.low[20] - 0.01) < 1e-9);
  const one = await csv(`"Step","run - loss","run - loss__MIN","run - loss__MAX"\n${places.map((i) => `${i},${2 - 0.01 * i},0,9`).join('\n')}\n`);
  assert.equal(one.status, 200, one.text);
  assert.equal(one.body.kind, 'training');
  assert.equal(one.body.curves, undefined);
  assert.deepEqual(one.body.understood.columns, {loss: 'loss', step: 'Step'});
});

test("Keras' and fastai's histories are told, and TensorBoard's download", async () => {
  const keras = await csv(`epoch,accuracy,learning_rate,loss,val_accuracy,val_loss\n${places.map((i) => `${i},0.5,0.001,${2 - 0.01 * i},0.5,${2.1 - 0.01 * i}`).join('\n')}\n`);
  assert.equal(keras.body.kind, 'training');
  assert.deepEqual(keras.body.understood.columns,
      {learning_rate: 'learning_rate', loss: 'loss', step: 'epoch', validation_loss: 'val_loss'});
  const fastai = await csv('epoch,train_loss,valid_loss,accuracy,time\n0,2.1,2.2,0.3,00:03\n1,1.9,2.0,0.4,00:03\n');
  assert.deepEqual(fastai.body.understood.ignored, ['time']);
  assert.equal(fastai.body.understood.columns.loss, 'train_loss');
  const board = await csv(`Wall time,Step,Value\n${places.map((i) => `${1.7e9 + i},${i},${2 - 0.01 * i}`).join('\n')}\n`);
  assert.equal(board.body.understood.columns.loss, 'Value');
  assert.match(board.body.understood.notes.join(' '), /only column/);
});

test('columns without names are told by their numbers', async () => {
  const expected = await whole();
  const spaces = (text) => text.replaceAll(',', ' ');
  const semicolons = (text) => text.replaceAll(',', ';').replaceAll('.', ',');
  const variants = [table(rates, losses), table(losses, rates), table(places, rates, losses),
    spaces(table(rates, losses)), semicolons(table(rates, losses)), table(rates, losses).replaceAll(',', '\t')];
  for (const body of variants) {
    const answer = await csv(body);
    assert.equal(rateOf(answer), expected, body.slice(0, 60));
    assert.match(answer.body.understood.notes.join(' '), /no names/);
  }
  const counted = await csv(table(places, losses.map((_, i) => 2 - 0.01 * i)));
  assert.deepEqual(counted.body.understood.columns, {loss: 'loss', step: 'step'});
  for (const body of [table(losses, losses.toReversed()), table(places, places), '1,2\n3,4\n',
    table(places, rates, losses, losses)]) {
    const refused = await csv(body);
    assert.equal(refused.status, 422, refused.text);
    assert.match(refused.text, /no names.*name them in a first line/);
  }
});

test('a CSV that starts over is refused with its line, unless nobody said that it counts steps', async () => {
  const again = await csv('step,loss\n0,1\n1,0.9\n1,0.8\n');
  assert.match(again.text, /line 4: the step must be an integer above the one before in \\"loss\\", 1/);
  const batches = await csv('batch,loss\n0,1\n1,0.9\n0,0.8\n1,0.7\n');
  assert.equal(batches.status, 200, batches.text);
  assert.match(batches.body.understood.notes.join(' '), /\\?"batch\\?" does not count steps.*line 4/);
  assert.match((await csv('a,b\n1,2\n', '?step=c')).text, /there is no column/);
  assert.match((await csv('loss,lr\n1,fast\n')).text, /line 2: \\"fast\\" in \\"lr\\" is no number/);
  assert.equal((await csv('loss\n1\n', '?los=x')).status, 422);
});

test('a query says of a file what JSON has members for', async () => {
  const body = `lr,loss\n${table(rates, losses)}`;
  assert.equal((await csv(body, '?kind=training')).body.kind, 'training');
  const cycle = await csv(body, '?planned_schedule=one_cycle&optimizer=adam');
  assert.equal(cycle.body.recommendation.schedule.type, 'one_cycle');
  for (const wrong of ['?kind=trainin', '?stop_factor=1', '?ladder_steps=-1', '?planned_schedule=none']) {
    assert.equal((await csv(body, wrong)).status, 422, wrong);
  }
});
