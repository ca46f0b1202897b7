import type { Job, JobSpec } from '../api/types/job';
import { CopyButton } from '../components/copy_button';
import { ModelTable } from '../components/model_table';
import { formatTime } from '../lib/format';
import { curlOf } from '../lib/job_form';
import { isRun, optimizerOf } from '../lib/runs';
import { tookText } from './job_header';

export function JobDetails({ job }: { job: Job }) {
    const spec = JSON.stringify(job.spec, null, 2);
    const optimizer = optimizerOf(job);
    return (
        <div class="job-grid job-details">
            <section class="card stack" aria-labelledby="details-heading">
                <h2 id="details-heading">Details</h2>
                <dl class="facts">
                    {!isRun(job) && (
                        <>
                            <dt>data set</dt>
                            <dd>
                                <code>{job.spec.dataset}</code>
                            </dd>
                            <dt>batch size</dt>
                            <dd>{job.spec.batch_size}</dd>
                        </>
                    )}
                    {optimizer && (
                        <>
                            <dt>optimizer</dt>
                            <dd>{optimizerText(optimizer)}</dd>
                        </>
                    )}
                    <dt>created</dt>
                    <dd>{formatTime(job.created_at)}</dd>
                    <dt>started</dt>
                    <dd>{formatTime(job.started_at)}</dd>
                    <dt>finished</dt>
                    <dd>
                        {formatTime(job.finished_at)}
                        {job.finished_at && job.started_at && ` (took ${tookText(job)})`}
                    </dd>
                    {job.attempts > 1 && (
                        <>
                            <dt>attempts</dt>
                            <dd>{job.attempts}</dd>
                        </>
                    )}
                </dl>
                <details>
                    <summary>Specification</summary>
                    <div class="stack">
                        <pre class="data-table" tabIndex={0} aria-label="Specification">
                            {spec}
                        </pre>
                        <div class="row">
                            <CopyButton text={spec} label="Copy JSON" />
                            {!isRun(job) && (
                                <CopyButton
                                    text={curlOf(job.spec, location.origin)}
                                    label="Copy as curl"
                                />
                            )}
                        </div>
                    </div>
                </details>
            </section>
            {job.model && (
                <section class="card stack" aria-labelledby="model-heading">
                    <h2 id="model-heading">Model</h2>
                    <ModelTable model={job.model} />
                </section>
            )}
        </div>
    );
}

function optimizerText({ type, ...parameters }: JobSpec['optimizer']): string {
    const shown = Object.entries(parameters)
        .filter(([, value]) => value !== 0 && value !== false)
        .map(([name, value]) => `${name.replaceAll('_', ' ')} ${JSON.stringify(value)}`);
    return [type, ...shown].join(', ');
}
