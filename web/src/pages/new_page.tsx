import { useEffect, useState } from 'preact/hooks';
import { getDataset } from '../api/datasets';
import { getJob, submitJob } from '../api/jobs';
import type { Dataset } from '../api/types/dataset';
import type { Capabilities } from '../api/types/info';
import type { JobSpec } from '../api/types/job';
import type { FieldProblem, Problem } from '../api/types/problem';
import { SelectField } from '../components/field';
import { ProblemBox } from '../components/problem_box';
import { buildSpec, curlOf, errorAt, formOf, NEW_FORM, shortLayer, type JobForm } from '../lib/job_form';
import { withChanges } from '../lib/findings';
import { isProbe, kindOf, kindsOf, startable } from '../lib/kinds';
import { buildModel, modelText, presetsFor, shapeOf } from '../lib/presets';
import { navigate, usePlace } from '../lib/router';
import { useInfo } from '../lib/use_info';
import { DataSection } from './new_data';
import { ModelSection } from './new_model';
import { OptimizerSection } from './new_options';
import { Preview, useValidation } from './new_preview';
import { WorkSection } from './new_work';

/** Fields that show their own complaints. */
const SHOWN = [
    '/dataset',
    '/model',
    '/optimizer',
    '/batch_size',
    '/seed',
    '/name',
    '/range_test',
    '/training',
    '/precision',
    '/kind',
    '/diagnostics',
];

export function NewPage() {
    const { form, change, dataset, setDataset, problem: prefill } = useForm();
    const [problem, setProblem] = useState<Problem | null>(null);
    const [busy, setBusy] = useState(false);
    const known = useInfo()?.capabilities ?? null;
    const built = buildSpec(form, known);
    const validation = useValidation(built, dataset !== null && known !== null);
    const errors = [...built.errors, ...(validation.problem?.errors ?? [])];
    useEffect(() => {
        document.title = 'New job – Rangefinder';
    }, []);
    useEffect(() => setProblem(null), [form]);

    const kinds = kindsOf(available(known, form.kind));
    const start = async () => {
        setBusy(true);
        const answer = await submitJob(built.spec);
        setBusy(false);
        if (answer.ok) navigate(`/jobs/${answer.data.id}`);
        else setProblem(answer.problem);
    };
    return (
        <>
            <div class="page-head">
                <div>
                    <h1>New job</h1>
                    <p>Nothing is started before you say so; the form is checked as you type.</p>
                </div>
                <div class="kind-field">
                    <SelectField
                        label="Kind of job"
                        value={form.kind}
                        onChange={(kind) => change({ kind, probe_options: {} })}
                        error={errorAt(errors, '/kind')}
                        hint={kindOf(form.kind).hint}
                        options={kinds.map(({ id, label }) => [id, label] as const)}
                    />
                </div>
            </div>
            {prefill && <ProblemBox problem={prefill} />}
            <div class="new-grid">
                <div class="stack">
                    <DataSection
                        dataset={dataset}
                        onDataset={setDataset}
                        error={errorAt(errors, '/dataset')}
                    />
                    <ModelSection form={form} onChange={change} dataset={dataset} errors={errors} />
                    <OptimizerSection form={form} known={known} onChange={change} errors={errors} />
                    <WorkSection
                        form={form}
                        known={known}
                        onChange={change}
                        dataset={dataset}
                        errors={errors}
                    />
                </div>
                <div class="sticky stack">
                    <Preview
                        validation={validation}
                        ready={dataset !== null}
                        problem={problem}
                        other={elsewhere(errors)}
                        busy={busy}
                        blocked={built.errors.length > 0}
                        label={startLabel(form.kind)}
                        curl={curlOf(built.spec, location.origin)}
                        onStart={() => void start()}
                    />
                </div>
            </div>
        </>
    );
}

function startLabel(kind: string): string {
    return isProbe(kind) ? 'Start measuring' : `Start the ${kindOf(kind).label.toLowerCase()}`;
}

function elsewhere(errors: FieldProblem[]): FieldProblem[] {
    return errors.filter((error) => !SHOWN.some((pointer) => error.pointer.startsWith(pointer)));
}

/** Kinds that can be started; until the daemon has said so, the one that was asked for. */
function available(known: Capabilities | null, kind: string): string[] {
    if (!known) return [...new Set(['range_test', 'training', kind])];
    return startable(known);
}

/**
 * The form's state; it starts from the address: ?from=JOB, ?dataset=ID, ?kind=, ?learning_rate=,
 * ?set=/batch_size=128.
 */
function useForm() {
    const place = usePlace();
    const [form, setForm] = useState<JobForm>(NEW_FORM);
    const [dataset, setOnlyDataset] = useState<Dataset | null>(null);
    const [problem, setProblem] = useState<Problem | null>(null);
    const change = (changes: Partial<JobForm>) => setForm((old) => ({ ...old, ...changes }));

    const setDataset = (chosen: Dataset | null) => {
        setOnlyDataset(chosen);
        if (chosen) setForm((old) => withDataset(old, chosen));
    };
    useEffect(() => {
        void startFrom(new URLSearchParams(place.search)).then((start) => {
            setProblem(start.problem);
            change(start.changes);
            if (start.dataset) setDataset(start.dataset);
        });
    }, []);
    return { form, change, dataset, setDataset, problem };
}

interface Start {
    changes: Partial<JobForm>;
    dataset: Dataset | null;
    problem: Problem | null;
}

async function startFrom(parameters: URLSearchParams): Promise<Start> {
    const start: Start = { changes: {}, dataset: null, problem: null };
    const from = parameters.get('from');
    if (from) {
        const answer = await getJob(from);
        if (answer.ok) start.changes = copyOf(withChanges(answer.data.spec, parameters.getAll('set')));
        else start.problem = answer.problem;
    }
    for (const name of ['kind', 'learning_rate'] as const) {
        const value = parameters.get(name);
        if (value) start.changes[name] = value;
    }
    const id = parameters.get('dataset') ?? start.changes.dataset;
    if (id) {
        const answer = await getDataset(id);
        if (answer.ok) start.dataset = answer.data;
        else start.problem = answer.problem;
    }
    return start;
}

function copyOf(spec: JobSpec): Partial<JobForm> {
    return { ...formOf(spec), model: textOf(spec) };
}

function textOf(spec: JobSpec): string {
    return modelText({ ...spec.model, layers: spec.model.layers.map(shortLayer) });
}

/** A model that fits the data, unless one was written already. */
function withDataset(form: JobForm, dataset: Dataset): JobForm {
    const changed = { ...form, dataset: dataset.id };
    const shape = shapeOf(dataset);
    const [preset] = presetsFor(shape);
    if (form.model !== '' || !preset) return changed;
    return { ...changed, model: modelText(buildModel(preset, shape)) };
}
