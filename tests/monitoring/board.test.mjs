// Rules that Grafana itself does not check: the ones of its dashboard linter that apply here.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {board, panelsOf, queriesOf} from './board.mjs';

const panels = panelsOf(board);
const kinds = new Set(['timeseries', 'stat', 'gauge', 'bargauge', 'table', 'heatmap', 'text']);

test('the board has a fixed short uid and the schema of Grafana 10.2', () => {
  assert.match(board.uid, /^[a-z0-9-]{1,40}$/);
  assert.equal(board.schemaVersion, 39);
  assert.ok(panels.length >= 20);
});

test('panel ids are unique and positions do not overlap', () => {
  const all = board.panels;
  assert.equal(new Set(all.map((panel) => panel.id)).size, all.length);
  for (const [index, {gridPos: one, title}] of all.entries()) {
    assert.ok(one.x >= 0 && one.x + one.w <= 24, `${title} leaves the grid`);
    for (const {gridPos: other, title: otherTitle} of all.slice(index + 1)) {
      const apart = one.x + one.w <= other.x || other.x + other.w <= one.x ||
          one.y + one.h <= other.y || other.y + other.h <= one.y;
      assert.ok(apart, `${title} lies over ${otherTitle}`);
    }
  }
});

test('every panel has a known kind, title, description and unit', () => {
  for (const panel of panels) {
    assert.ok(kinds.has(panel.type), `${panel.title}: ${panel.type}`);
    assert.ok(panel.title, `panel ${panel.id} has no title`);
    assert.ok(panel.description, `${panel.title} has no description`);
    assert.ok(panel.fieldConfig.defaults.unit, `${panel.title} has no unit`);
    assert.ok(panel.targets.length > 0, `${panel.title} has no query`);
  }
});

test('every data source is the variable, for panels and their queries', () => {
  for (const panel of panels) {
    for (const holder of [panel, ...panel.targets]) {
      assert.equal(holder.datasource.uid, '${datasource}', panel.title);
    }
  }
});

test('rates use $__rate_interval, and every query can be narrowed to one daemon', () => {
  for (const panel of panels) {
    for (const {expr} of panel.targets) {
      assert.doesNotMatch(expr, /\brate\([^)]*\[(?!\$__rate_interval)/, panel.title);
      assert.match(expr, /instance=~"\$instance"/, panel.title);
    }
  }
});

test('no variable of Grafana is left in a filled-in query', () => {
  for (const {title, expression} of queriesOf(board)) {
    assert.doesNotMatch(expression, /\$/, title);
  }
});
