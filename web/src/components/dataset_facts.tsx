import type { Column, Dataset } from '../api/types/dataset';
import { formatBytes, formatCount, formatNumber, formatShape } from '../lib/format';

/** One line about a data set. */
export function datasetLine(dataset: Dataset): string {
    const rows = `${formatCount(dataset.rows)} rows of ${formatShape(dataset.shape)}`;
    const kinds = dataset.task === 'language' ? 'characters' : 'classes';
    return dataset.classes.length > 0 ? `${rows}, ${dataset.classes.length} ${kinds}` : `${rows}, ${dataset.task}`;
}

export function DatasetFacts({ dataset }: { dataset: Dataset }) {
    return (
        <div class="stack">
            <dl class="facts">
                <dt>rows</dt>
                <dd>
                    {formatCount(dataset.rows)} ({formatCount(dataset.training_rows)} to train,{' '}
                    {formatCount(dataset.validation_rows)} to validate)
                </dd>
                <dt>example</dt>
                <dd>{formatShape(dataset.shape)}</dd>
                <dt>task</dt>
                <dd>
                    {dataset.task}
                    {dataset.target && ` of ${dataset.target}`}
                </dd>
                <dt>format</dt>
                <dd>
                    {dataset.format}, {formatBytes(dataset.bytes)}
                </dd>
                <dt>missing values</dt>
                <dd>{formatCount(dataset.missing)}</dd>
            </dl>
            {dataset.warnings.length > 0 && (
                <div class="notice notice-warning">
                    {dataset.warnings.map((warning) => (
                        <p key={warning} class="small">
                            {warning}
                        </p>
                    ))}
                </div>
            )}
            {dataset.classes.length > 0 && <ClassBars dataset={dataset} />}
            {dataset.columns.length > 0 && <Columns columns={dataset.columns} />}
        </div>
    );
}

const MOST_CLASSES = 20;

function ClassBars({ dataset }: { dataset: Dataset }) {
    const most = Math.max(...dataset.classes.map((entry) => entry.count));
    const shown = dataset.classes.slice(0, MOST_CLASSES);
    const further = dataset.classes.length - shown.length;
    return (
        <div>
            <h3>Classes</h3>
            <div class="class-bars">
                {shown.map((entry) => (
                    <ClassBar key={entry.name} name={entry.name} count={entry.count} most={most} />
                ))}
            </div>
            {further > 0 && <p class="muted small">and {further} more</p>}
        </div>
    );
}

function ClassBar({ name, count, most }: { name: string; count: number; most: number }) {
    return (
        <>
            <span>{name}</span>
            <div class="bar" aria-hidden="true">
                <div class="bar-fill" style={{ width: `${(100 * count) / most}%` }} />
            </div>
            <span class="number">{formatCount(count)}</span>
        </>
    );
}

function Columns({ columns }: { columns: Column[] }) {
    return (
        <details>
            <summary>
                {columns.length} {columns.length === 1 ? 'column' : 'columns'}
            </summary>
            <div class="data-table" tabIndex={0} role="region" aria-label="Columns">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">Column</th>
                            <th scope="col">Type</th>
                            <th scope="col" class="number">
                                Missing
                            </th>
                            <th scope="col" class="number">
                                Least
                            </th>
                            <th scope="col" class="number">
                                Mean
                            </th>
                            <th scope="col" class="number">
                                Deviation
                            </th>
                            <th scope="col" class="number">
                                Greatest
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {columns.map((column) => (
                            <tr key={column.name}>
                                <th scope="row">{column.name}</th>
                                <td>
                                    {column.type}
                                    {column.distinct ? `, ${column.distinct} values` : ''}
                                </td>
                                <td class="number">{column.missing}</td>
                                <td class="number">{formatNumber(column.minimum)}</td>
                                <td class="number">{formatNumber(column.mean)}</td>
                                <td class="number">{formatNumber(column.deviation)}</td>
                                <td class="number">{formatNumber(column.maximum)}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </details>
    );
}
