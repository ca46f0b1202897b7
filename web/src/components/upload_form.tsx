import { useState } from 'preact/hooks';
import { uploadFiles, type UploadOptions } from '../api/datasets';
import type { Dataset } from '../api/types/dataset';
import type { FieldProblem, Problem } from '../api/types/problem';
import { errorAt } from '../lib/job_form';
import {
    queryOf,
    stemOf,
    UPLOAD_FORMATS,
    uploadFormat,
    type UploadFormat,
} from '../lib/upload_formats';
import { FileField, SelectField } from './field';
import { ProblemBox } from './problem_box';
import { UploadOptionFields } from './upload_options';

interface UploadFormProps {
    onUploaded: (dataset: Dataset) => void;
}

const SHOWN = [
    '?features',
    '?targets',
    '?name',
    '?target',
    '?task',
    '?header',
    '?normalize',
    '?validation_fraction',
    '?window',
    '?horizon',
    '?channels',
];

export function UploadForm({ onUploaded }: UploadFormProps) {
    const [format, setFormat] = useState(uploadFormat('csv'));
    const [first, setFirst] = useState<File | null>(null);
    const [second, setSecond] = useState<File | null>(null);
    const [options, setOptions] = useState<UploadOptions>({});
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const errors = problem?.errors ?? [];

    const choose = (id: string) => {
        setFormat(uploadFormat(id));
        setFirst(null);
        setSecond(null);
        setProblem(null);
    };
    const send = async () => {
        const missing = missingFiles(format, first, second);
        if (missing || !first) return setProblem(missing);
        setBusy(true);
        const named = { ...options, name: options.name?.trim() || stemOf(first.name) };
        const files = { features: first, targets: format.targets ? second : null };
        const answer = await uploadFiles(files, format.content_type, queryOf(format, named));
        setBusy(false);
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) onUploaded(answer.data);
    };
    return (
        <form
            class="stack"
            aria-label="Upload a data set"
            onSubmit={(event) => {
                event.preventDefault();
                void send();
            }}
        >
            <SelectField
                label="Kind of file"
                value={format.id}
                onChange={choose}
                options={UPLOAD_FORMATS.map(({ id, label }) => [id, label] as const)}
            />
            <div class="fields">
                <FileField
                    key={`${format.id} features`}
                    {...format.features}
                    onChange={setFirst}
                    error={errorAt(errors, '?features')}
                />
                {format.targets && (
                    <FileField
                        key={`${format.id} targets`}
                        {...format.targets}
                        onChange={setSecond}
                        error={errorAt(errors, '?targets')}
                    />
                )}
            </div>
            <UploadOptionFields
                format={format}
                options={options}
                onChange={(changes) => setOptions({ ...options, ...changes })}
                errors={errors}
            />
            {problem && <ProblemBox problem={problem} errors={elsewhere(errors)} />}
            <div>
                <button type="submit" class="button button-primary" disabled={busy}>
                    {busy ? 'Uploading…' : 'Upload'}
                </button>
            </div>
        </form>
    );
}

function missingFiles(
    format: UploadFormat,
    first: File | null,
    second: File | null,
): Problem | null {
    const errors: FieldProblem[] = [];
    if (!first) errors.push({ pointer: '?features', detail: 'choose a file' });
    if (format.targets?.needed && !second) {
        errors.push({ pointer: '?targets', detail: 'choose a file' });
    }
    if (errors.length === 0) return null;
    return { title: 'A file is missing', status: 422, errors };
}

function elsewhere(errors: FieldProblem[]): FieldProblem[] {
    return errors.filter((error) => !SHOWN.includes(error.pointer));
}
