// The Grafana board as data: its panels, and its queries with Grafana's variables filled in.
import {readFileSync} from 'node:fs';

const file = new URL('../../docker/grafana/dashboards/rangefinder.json', import.meta.url);

export const board = JSON.parse(readFileSync(file, 'utf8'));

/** Every panel that is not a row, also those inside collapsed rows. */
export function panelsOf(dashboard) {
  return dashboard.panels
      .flatMap((panel) => [panel, ...(panel.panels ?? [])])
      .filter((panel) => panel.type !== 'row');
}

/** What Grafana would send, for a Prometheus that scrapes every second. */
export function fillIn(expression) {
  return expression.replaceAll('$__rate_interval', '10s')
      .replaceAll('$__interval', '1s')
      .replaceAll('$__range', '60s')
      .replaceAll('$instance', '.*');
}

/** [{title, expression}] of all targets of all panels. */
export function queriesOf(dashboard) {
  return panelsOf(dashboard).flatMap(
      (panel) => panel.targets.map(
          (target) => ({title: panel.title, expression: fillIn(target.expr)})));
}
