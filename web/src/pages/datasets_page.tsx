import { useEffect, useState } from 'preact/hooks';
import { deleteDataset, listDatasets } from '../api/datasets';
import type { Dataset } from '../api/types/dataset';
import type { Problem } from '../api/types/problem';
import { DatasetFacts, datasetLine } from '../components/dataset_facts';
import { DeleteButton } from '../components/delete_button';
import { GenerateForm } from '../components/generate_form';
import { Link } from '../components/link';
import { ProblemBox } from '../components/problem_box';
import { Segments } from '../components/segments';
import { UploadForm } from '../components/upload_form';
import { formatAge, formatTime } from '../lib/format';
import { useLoad } from '../lib/use_load';

export function DatasetsPage() {
    const list = useLoad(listDatasets, []);
    const [opened, setOpened] = useState('');
    const datasets = list.data?.datasets;
    useEffect(() => {
        document.title = 'Data sets – Rangefinder';
    }, []);
    const added = (dataset: Dataset) => {
        setOpened(dataset.id);
        list.reload();
    };
    return (
        <>
            <div class="page-head">
                <div>
                    <h1>Data sets</h1>
                    <p>What jobs train on. The same file with the same options is kept once.</p>
                </div>
            </div>
            <div class="new-grid">
                <div>
                    {list.problem && <ProblemBox problem={list.problem} onRetry={list.reload} />}
                    {datasets?.length === 0 && <None />}
                    <ul class="dataset-list">
                        {datasets?.map((dataset) => (
                            <DatasetItem
                                key={dataset.id}
                                dataset={dataset}
                                open={dataset.id === opened}
                                onDeleted={list.reload}
                            />
                        ))}
                    </ul>
                </div>
                <AddCard onAdded={added} />
            </div>
        </>
    );
}

function None() {
    return (
        <div class="card empty">
            <h2>No data sets yet</h2>
            <p>Upload a table or images, or have some data generated to try things out.</p>
        </div>
    );
}

interface DatasetItemProps {
    dataset: Dataset;
    open: boolean;
    onDeleted: () => void;
}

function DatasetItem({ dataset, open, onDeleted }: DatasetItemProps) {
    const [problem, setProblem] = useState<Problem | null>(null);
    const remove = async () => {
        const answer = await deleteDataset(dataset.id);
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) onDeleted();
    };
    return (
        <li class="card" data-dataset={dataset.id}>
            <div class="card-head">
                <div>
                    <h2>{dataset.name || dataset.id}</h2>
                    <p class="muted small" title={formatTime(dataset.created_at)}>
                        {datasetLine(dataset)} · {formatAge(dataset.created_at, Date.now())}
                    </p>
                </div>
                <div class="row">
                    <Link class="button" href={`/new?dataset=${encodeURIComponent(dataset.id)}`}>
                        Use
                    </Link>
                    <DeleteButton onDelete={() => void remove()} />
                </div>
            </div>
            {problem && <ProblemBox problem={problem} />}
            <details open={open}>
                <summary>What was understood</summary>
                <DatasetFacts dataset={dataset} />
            </details>
        </li>
    );
}

function AddCard({ onAdded }: { onAdded: (dataset: Dataset) => void }) {
    const [source, setSource] = useState('upload');
    return (
        <section class="card stack" aria-labelledby="add-heading">
            <h2 id="add-heading">Add a data set</h2>
            <Segments
                legend="Where the data come from"
                value={source}
                onChange={setSource}
                options={[
                    ['upload', 'Upload'],
                    ['generate', 'Generate'],
                ]}
            />
            {source === 'upload' ? (
                <UploadForm onUploaded={onAdded} />
            ) : (
                <GenerateForm onGenerated={onAdded} />
            )}
        </section>
    );
}
