import { useState } from 'preact/hooks';
import { uploadCsv, uploadIdx, type UploadOptions } from '../api/datasets';
import type { Dataset } from '../api/types/dataset';
import type { FieldProblem, Problem } from '../api/types/problem';
import { errorAt } from '../lib/job_form';
import { FileField, SelectField, TextField } from './field';
import { ProblemBox } from './problem_box';
import { Segments } from './segments';

interface UploadFormProps {
    onUploaded: (dataset: Dataset) => void;
}

const FIELDS = ['?name', '?target', '?task', '?header', '?normalize', '?validation_fraction'];
const FILES = ['?features', '?targets'];

export function UploadForm({ onUploaded }: UploadFormProps) {
    const [format, setFormat] = useState('csv');
    const [first, setFirst] = useState<File | null>(null);
    const [second, setSecond] = useState<File | null>(null);
    const [options, setOptions] = useState<UploadOptions>({});
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const errors = problem?.errors ?? [];

    const send = async () => {
        const missing = missingFiles(format, first, second);
        if (missing) return setProblem(missing);
        setBusy(true);
        const named = withName(options, first);
        const answer =
            format === 'csv'
                ? await uploadCsv(first as File, named)
                : await uploadIdx(first as File, second as File, forImages(named));
        setBusy(false);
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) onUploaded(answer.data);
    };
    const change = (changes: UploadOptions) => setOptions({ ...options, ...changes });

    return (
        <form
            class="stack"
            aria-label="Upload a data set"
            onSubmit={(event) => {
                event.preventDefault();
                void send();
            }}
        >
            <Segments
                legend="Kind of file"
                value={format}
                onChange={setFormat}
                options={[
                    ['csv', 'CSV table'],
                    ['idx', 'IDX images and labels'],
                ]}
            />
            {format === 'csv' ? (
                <FileField
                    label="CSV file"
                    accept=".csv,.tsv,.txt,.gz,text/csv"
                    hint="Commas, semicolons or tabs; quotes and gzip are understood."
                    onChange={setFirst}
                    error={errorAt(errors, '?features')}
                />
            ) : (
                <div class="fields">
                    <FileField
                        label="Images"
                        accept=".gz,.idx,.idx3-ubyte,application/gzip"
                        hint="…-images-idx3-ubyte, gzip or plain"
                        onChange={setFirst}
                        error={errorAt(errors, '?features')}
                    />
                    <FileField
                        label="Labels"
                        accept=".gz,.idx,.idx1-ubyte,application/gzip"
                        hint="…-labels-idx1-ubyte, gzip or plain"
                        onChange={setSecond}
                        error={errorAt(errors, '?targets')}
                    />
                </div>
            )}
            <OptionFields format={format} options={options} onChange={change} errors={errors} />
            {problem && <ProblemBox problem={problem} errors={elsewhere(errors)} />}
            <div>
                <button type="submit" class="button button-primary" disabled={busy}>
                    {busy ? 'Uploading…' : 'Upload'}
                </button>
            </div>
        </form>
    );
}

interface OptionFieldsProps {
    format: string;
    options: UploadOptions;
    onChange: (changes: UploadOptions) => void;
    errors: FieldProblem[];
}

function OptionFields({ format, options, onChange, errors }: OptionFieldsProps) {
    return (
        <div class="fields">
            <TextField
                label="Name"
                value={options.name ?? ''}
                placeholder="as the file"
                onChange={(name) => onChange({ name })}
                error={errorAt(errors, '?name')}
            />
            {format === 'csv' && (
                <>
                    <TextField
                        label="Target column"
                        value={options.target ?? ''}
                        placeholder="the last"
                        onChange={(target) => onChange({ target })}
                        error={errorAt(errors, '?target')}
                    />
                    <SelectField
                        label="Task"
                        value={options.task ?? ''}
                        onChange={(task) => onChange({ task })}
                        error={errorAt(errors, '?task')}
                        options={[
                            ['', 'by the target'],
                            ['classification', 'Classification'],
                            ['regression', 'Regression'],
                        ]}
                    />
                    <SelectField
                        label="Header line"
                        value={options.header ?? ''}
                        onChange={(header) => onChange({ header })}
                        error={errorAt(errors, '?header')}
                        options={[
                            ['', 'by the content'],
                            ['true', 'Yes'],
                            ['false', 'No'],
                        ]}
                    />
                </>
            )}
            <SelectField
                label="Normalise"
                value={options.normalize ?? ''}
                onChange={(normalize) => onChange({ normalize })}
                error={errorAt(errors, '?normalize')}
                options={[
                    ['', 'Standard'],
                    ['minmax', 'To 0 … 1'],
                    ['none', 'Not'],
                ]}
            />
            <TextField
                label="Validation part"
                numeric
                value={options.validation_fraction ?? ''}
                placeholder="0.2"
                onChange={(validation_fraction) => onChange({ validation_fraction })}
                error={errorAt(errors, '?validation_fraction')}
            />
        </div>
    );
}

function missingFiles(format: string, first: File | null, second: File | null): Problem | null {
    const errors: FieldProblem[] = [];
    if (!first) errors.push({ pointer: '?features', detail: 'choose a file' });
    if (format === 'idx' && !second) errors.push({ pointer: '?targets', detail: 'choose a file' });
    if (errors.length === 0) return null;
    return { title: 'A file is missing', status: 422, errors };
}

function withName(options: UploadOptions, file: File | null): UploadOptions {
    const stem = (file?.name ?? '').replace(/\.gz$/, '').replace(/\.(csv|tsv|txt)$/, '');
    const { name, ...others } = options;
    return { ...others, name: name?.trim() || stem };
}

/** What is said about columns does not go with images. */
function forImages({ name, normalize, validation_fraction }: UploadOptions): UploadOptions {
    return {
        ...(name ? { name } : {}),
        ...(normalize ? { normalize } : {}),
        ...(validation_fraction ? { validation_fraction } : {}),
    };
}

function elsewhere(errors: FieldProblem[]): FieldProblem[] {
    return errors.filter((error) => ![...FIELDS, ...FILES].includes(error.pointer));
}
