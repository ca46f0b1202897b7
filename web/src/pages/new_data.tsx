import { useEffect, useState } from 'preact/hooks';
import { listDatasets } from '../api/datasets';
import type { Dataset } from '../api/types/dataset';
import { DatasetFacts, datasetLine } from '../components/dataset_facts';
import { SelectField } from '../components/field';
import { GenerateForm } from '../components/generate_form';
import { ProblemBox } from '../components/problem_box';
import { Segments } from '../components/segments';
import { UploadForm } from '../components/upload_form';
import { useLoad } from '../lib/use_load';
import { Section } from './new_section';

interface DataSectionProps {
    dataset: Dataset | null;
    onDataset: (dataset: Dataset | null) => void;
    error: string | undefined;
}

export function DataSection({ dataset, onDataset, error }: DataSectionProps) {
    const list = useLoad(listDatasets, []);
    const [source, setSource] = useState('');
    const datasets = list.data?.datasets ?? [];
    // With nothing there yet, the quickest way to a first job is to have data generated.
    const shown = source || (list.data && datasets.length === 0 && !dataset ? 'generate' : 'existing');
    useEffect(() => {
        const [newest] = datasets;
        if (!dataset && newest && !location.search.includes('=')) onDataset(newest);
    }, [list.data]);
    const added = (added_dataset: Dataset) => {
        onDataset(added_dataset);
        list.reload();
        setSource('existing');
    };
    return (
        <Section
            number={1}
            title="Data"
            tools={
                <Segments
                    legend="Where the data come from"
                    value={shown}
                    onChange={setSource}
                    options={[
                        ['existing', 'Existing'],
                        ['upload', 'Upload'],
                        ['generate', 'Generate'],
                    ]}
                />
            }
        >
            {list.problem && <ProblemBox problem={list.problem} onRetry={list.reload} />}
            {shown === 'existing' && (
                <Existing
                    datasets={datasets}
                    dataset={dataset}
                    onDataset={onDataset}
                    error={error}
                />
            )}
            {shown === 'upload' && <UploadForm onUploaded={added} />}
            {shown === 'generate' && <GenerateForm onGenerated={added} />}
        </Section>
    );
}

interface ExistingProps extends DataSectionProps {
    datasets: Dataset[];
}

function Existing({ datasets, dataset, onDataset, error }: ExistingProps) {
    const known = datasets.some((entry) => entry.id === dataset?.id);
    const all = dataset && !known ? [dataset, ...datasets] : datasets;
    if (all.length === 0) {
        return <p class="muted">There are no data sets yet: upload one, or have one generated.</p>;
    }
    return (
        <div class="stack">
            <SelectField
                label="Data set"
                value={dataset?.id ?? ''}
                error={dataset ? error : undefined}
                onChange={(id) => onDataset(all.find((entry) => entry.id === id) ?? null)}
                options={[
                    ...(dataset ? [] : [['', 'Choose one'] as const]),
                    ...all.map(
                        (entry) =>
                            [entry.id, `${entry.name || entry.id} (${datasetLine(entry)})`] as const,
                    ),
                ]}
            />
            {dataset && (
                <details>
                    <summary>What was understood</summary>
                    <DatasetFacts dataset={dataset} />
                </details>
            )}
        </div>
    );
}
