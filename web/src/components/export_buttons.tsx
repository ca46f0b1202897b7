import { useState } from 'preact/hooks';
import { request, type Answer } from '../api/client';
import { getJob, jobPath } from '../api/jobs';
import type { Job } from '../api/types/job';
import { readPalette } from '../charts/palette';
import { chartsAsPng } from '../charts/png';
import { download, fileName } from '../lib/download';

interface ExportButtonsProps {
    job: Job;
    canvases: () => HTMLCanvasElement[];
    /** Whether it has series to give as a table. */
    csv?: boolean;
    /** Whether it has charts. */
    png?: boolean;
}

/** Every raw point as CSV, the whole job as JSON, the charts as a picture. */
export function ExportButtons({ job, canvases, csv = true, png = true }: ExportButtonsProps) {
    const [failed, setFailed] = useState('');
    const name = job.name || job.id;
    const save = async (make: () => Promise<Blob | null>, ending: string) => {
        const content = await make();
        setFailed(content ? '' : `The ${ending.toUpperCase()} could not be made.`);
        if (content) download(content, fileName(name, ending));
    };
    const picture = () => chartsAsPng(canvases(), name, readPalette());
    return (
        <div class="row" role="group" aria-label="Export">
            <span class="muted small">Export</span>
            {csv && (
                <ExportButton label="CSV" onClick={() => void save(() => csvOf(job.id), 'csv')} />
            )}
            <ExportButton label="JSON" onClick={() => void save(() => jsonOf(job.id), 'json')} />
            {png && <ExportButton label="PNG" onClick={() => void save(picture, 'png')} />}
            {failed && (
                <span class="error-text" role="alert">
                    {failed}
                </span>
            )}
        </div>
    );
}

function ExportButton({ label, onClick }: { label: string; onClick: () => void }) {
    return (
        <button type="button" class="button button-small" onClick={onClick}>
            {label}
        </button>
    );
}

async function csvOf(id: string): Promise<Blob | null> {
    const headers = { Accept: 'text/csv' };
    return blobOf(await request<string>(`${jobPath(id)}/series`, { headers, as: 'text' }), 'text/csv');
}

async function jsonOf(id: string): Promise<Blob | null> {
    const answer = await getJob(id);
    const text = answer.ok ? JSON.stringify(answer.data, null, 2) : '';
    return blobOf(answer.ok ? { ...answer, data: text } : answer, 'application/json');
}

function blobOf(answer: Answer<string>, type: string): Blob | null {
    return answer.ok ? new Blob([answer.data], { type }) : null;
}
