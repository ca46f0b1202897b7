import { useEffect, useMemo, useState } from 'preact/hooks';
import { getSeries } from '../api/jobs';
import type { Job } from '../api/types/job';
import { HeatMap } from '../charts/heat_map';
import { numberTick } from '../charts/axes';
import { SelectField } from '../components/field';
import { formatNumber } from '../lib/format';
import { figuresIn, gridOf, layerRows, statisticsOf, type Figure, type LayerRow } from '../lib/layers';
import { mergeTables, tableOf, type SeriesTable } from '../lib/series';

interface LayersCardProps {
    job: Job;
    series: SeriesTable;
    fetches: number;
    /** What a step is along the x axis, if not its number. */
    column_label?: string;
    formatColumn?: (step: number) => string;
    onCanvas: (canvas: HTMLCanvasElement | null) => void;
}

/** More columns than this are narrower than a few pixels. */
const MOST_COLUMNS = 160;

/** What was measured of every layer, one figure at a time, as colours. */
export function LayersCard(props: LayersCardProps) {
    const { job, series } = props;
    const figures = useMemo(() => figuresIn(series), [Object.keys(series).length]);
    const [chosen, setChosen] = useState('');
    const figure = figures.find(({ name }) => name === chosen) ?? figures[0];
    const past = useLayerSeries(job.id, figure?.name ?? '', props.fetches, series);
    const rows = useMemo(
        () => layerRows(mergeTables(past, series), figure?.name ?? '', job.model?.layers ?? []),
        [past, series, figure, job.model],
    );
    const grid = useMemo(() => gridOf(rows, MOST_COLUMNS), [rows]);
    if (!figure) return null;
    return (
        <section class="card" aria-labelledby="layers-heading" data-testid="layers">
            <div class="card-head">
                <div>
                    <h2 id="layers-heading">Layer by layer</h2>
                    <p class="muted small">{figure.hint}</p>
                </div>
                <div class="figure-field">
                    <SelectField
                        label="Shows"
                        value={figure.name}
                        onChange={setChosen}
                        options={figures.map(({ name, label }) => [name, label] as const)}
                    />
                </div>
            </div>
            <HeatMap
                grid={grid}
                scale={figure.scale}
                value_label={figure.label.toLowerCase()}
                row_label="layer"
                column_label={props.column_label ?? 'step'}
                format={formatNumber}
                formatColumn={props.formatColumn ?? numberTick}
                summary={`${figure.label} of ${rows.length} layers over ${props.column_label ?? 'steps'}.`}
                onCanvas={props.onCanvas}
            />
            <LayerTable figure={figure} rows={rows} />
        </section>
    );
}

/** Of so many the daemon takes the names; it answers with the extremes of a longer series. */
const NAMES_AT_ONCE = 40;
const MOST_POINTS = 2000;

/** What was measured of one figure before the page came to listen. */
function useLayerSeries(
    id: string,
    figure: string,
    fetches: number,
    series: SeriesTable,
): SeriesTable {
    const [past, setPast] = useState<SeriesTable>({});
    const names = Object.keys(series).filter((name) => name.startsWith(`${figure}/`));
    useEffect(() => {
        const controller = new AbortController();
        // Run again: what the attempt before measured is gone.
        if (names.length === 0) setPast({});
        for (let from = 0; from < names.length && fetches > 0; from += NAMES_AT_ONCE) {
            const some = names.slice(from, from + NAMES_AT_ONCE);
            void getSeries(id, MOST_POINTS, some, controller.signal).then((answer) => {
                if (answer.ok) setPast((old) => ({ ...old, ...tableOf(answer.data) }));
            });
        }
        return () => controller.abort();
    }, [id, figure, fetches, names.length]);
    return past;
}

function LayerTable({ figure, rows }: { figure: Figure; rows: LayerRow[] }) {
    const lines = rows.map(statisticsOf);
    return (
        <details class="chart-foot">
            <summary>Show as a table</summary>
            <div class="data-table" tabIndex={0} role="region" aria-label={`${figure.label} by layer`}>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">Layer</th>
                            {['First', 'Least', 'Median', 'Greatest', 'Newest'].map((name) => (
                                <th key={name} scope="col" class="number">
                                    {name}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {lines.map(({ label, first, least, median, greatest, newest }) => (
                            <tr key={label}>
                                <th scope="row">{label}</th>
                                {[first, least, median, greatest, newest].map((value, index) => (
                                    <td key={index} class="number">
                                        {formatNumber(value)}
                                    </td>
                                ))}
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
