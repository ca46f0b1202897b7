// The form of a new job: text as typed, and the specification it stands for.
import type { Capabilities, Capability } from '../api/types/info';
import type {
    DiagnosticsRequest,
    JobSpec,
    Layer,
    ScheduleRequest,
    TrainingRequest,
} from '../api/types/job';
import type { FieldProblem } from '../api/types/problem';
import { isProbe } from './kinds';
import { membersOf, textsOf, type OptionTexts } from './options';

export interface JobForm {
    kind: string;
    name: string;
    dataset: string;
    model: string;
    optimizer: string;
    optimizer_options: OptionTexts;
    batch_size: string;
    seed: string;
    start: string;
    end: string;
    steps: string;
    spacing: string;
    budget: string;
    epochs: string;
    learning_rate: string;
    schedule: string;
    schedule_options: OptionTexts;
    warmup_steps: string;
    clip_norm: string;
    accumulate: string;
    patience: string;
    precision: string;
    probe_options: OptionTexts;
    /** Layers are measured in every so many steps; empty: as the daemon does. */
    measure_every: string;
    /** Severity or rule of the finding that ends the job; empty: none does. */
    stop_at: string;
}

export const NEW_FORM: JobForm = {
    kind: 'range_test',
    name: '',
    dataset: '',
    model: '',
    optimizer: 'sgd',
    optimizer_options: { momentum: '0.9' },
    batch_size: '64',
    seed: '1',
    start: '1e-7',
    end: '10',
    steps: '100',
    spacing: 'exponential',
    budget: 'standard',
    epochs: '5',
    learning_rate: '',
    schedule: 'constant',
    schedule_options: {},
    warmup_steps: '',
    clip_norm: '',
    accumulate: '',
    patience: '',
    precision: 'float32',
    probe_options: {},
    measure_every: '',
    stop_at: '',
};

export interface BuiltSpec {
    spec: JobSpec;
    /** What could not even be read; the daemon checks the rest. */
    errors: FieldProblem[];
}

/** The optimizer or schedule of this type, if the daemon knows it. */
export function capabilityOf(list: Capability[] | undefined, type: string): Capability | undefined {
    return list?.find((entry) => entry.type === type);
}

export function buildSpec(form: JobForm, known: Capabilities | null): BuiltSpec {
    const errors: FieldProblem[] = [];
    const number = (pointer: string, text: string) => readNumber(pointer, text, errors);
    const optimizer = capabilityOf(known?.optimizers, form.optimizer);
    const spec: JobSpec = {
        kind: form.kind,
        ...(form.name.trim() ? { name: form.name.trim() } : {}),
        dataset: form.dataset,
        model: readModel(form.model, errors),
        optimizer: {
            type: form.optimizer,
            ...membersOf(optimizer, form.optimizer_options, '/optimizer', errors),
        },
        batch_size: number('/batch_size', form.batch_size),
        seed: number('/seed', form.seed),
        ...(form.precision === 'float32' ? {} : { precision: form.precision }),
        ...workOf(form, known, number, errors),
    };
    return { spec, errors };
}

type ReadNumber = (pointer: string, text: string) => number;

function workOf(
    form: JobForm,
    known: Capabilities | null,
    number: ReadNumber,
    errors: FieldProblem[],
): Partial<JobSpec> {
    if (isProbe(form.kind)) {
        const capability = capabilityOf(known?.probes, form.kind);
        return { [form.kind]: membersOf(capability, form.probe_options, `/${form.kind}`, errors) };
    }
    if (form.kind === 'training') {
        const schedule = scheduleOf(form, known, errors);
        const plain = schedule.type === 'constant' && !schedule.warmup;
        return {
            training: {
                epochs: number('/training/epochs', form.epochs),
                learning_rate: number('/training/learning_rate', form.learning_rate),
                ...(plain ? {} : { schedule }),
                ...carefulOf(form, number),
            },
            ...diagnosticsOf(form, number),
        };
    }
    return {
        range_test: {
            start: number('/range_test/start', form.start),
            end: number('/range_test/end', form.end),
            steps: number('/range_test/steps', form.steps),
            spacing: form.spacing,
            budget: form.budget,
        },
        ...diagnosticsOf(form, number),
    };
}

export function scheduleOf(
    form: JobForm,
    known: Capabilities | null,
    errors: FieldProblem[],
): ScheduleRequest {
    const capability = capabilityOf(known?.schedules, form.schedule);
    const pointer = '/training/schedule';
    const steps = form.warmup_steps.trim();
    return {
        type: form.schedule,
        ...membersOf(capability, form.schedule_options, pointer, errors),
        ...(steps === ''
            ? {}
            : { warmup: { steps: readNumber(`${pointer}/warmup/steps`, steps, errors) } }),
    };
}

/** Updates that the training will make; null while a field it follows from cannot be read. */
export function stepsOf(form: JobForm, training_rows: number): number | null {
    const batch = Number(form.batch_size) * Number(form.accumulate.trim() || '1');
    const steps = Math.floor(training_rows / batch) * Number(form.epochs);
    return Number.isInteger(steps) && steps > 0 ? steps : null;
}

/** What may be left empty: clipping, accumulation, early stopping. */
function carefulOf(form: JobForm, number: ReadNumber): Partial<TrainingRequest> {
    const set = (text: string) => text.trim() !== '';
    return {
        ...(set(form.clip_norm)
            ? { clip: { norm: number('/training/clip/norm', form.clip_norm) } }
            : {}),
        ...(set(form.accumulate)
            ? { accumulate: number('/training/accumulate', form.accumulate) }
            : {}),
        ...(set(form.patience)
            ? {
                  early_stopping: {
                      patience: number('/training/early_stopping/patience', form.patience),
                  },
              }
            : {}),
    };
}

function diagnosticsOf(form: JobForm, number: ReadNumber): Partial<JobSpec> {
    const every = form.measure_every.trim();
    const diagnostics: DiagnosticsRequest = {
        ...(every === '' ? {} : { every: number('/diagnostics/every', every) }),
        ...(form.stop_at === '' ? {} : { actions: { [form.stop_at]: { stop: true } } }),
    };
    return Object.keys(diagnostics).length > 0 ? { diagnostics } : {};
}

function readNumber(pointer: string, text: string, errors: FieldProblem[]): number {
    const value = Number(text.trim());
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    const detail = text.trim() === '' ? 'is needed' : `"${text}" is not a number`;
    errors.push({ pointer, detail });
    return 0;
}

function readModel(text: string, errors: FieldProblem[]): JobSpec['model'] {
    try {
        return JSON.parse(text) as JobSpec['model'];
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        errors.push({ pointer: '/model', detail: `is not JSON: ${reason}` });
        return { layers: [], loss: { type: 'cross_entropy' } };
    }
}

/** The form that stands for a job's specification, to run it again with changes. */
export function formOf(spec: JobSpec): Partial<JobForm> {
    const { optimizer, range_test, training, diagnostics } = spec;
    return {
        ...defined({
            kind: spec.kind,
            name: spec.name,
            dataset: spec.dataset,
            optimizer: optimizer.type,
            batch_size: text(spec.batch_size),
            seed: text(spec.seed),
            start: text(range_test?.start),
            end: text(range_test?.end),
            steps: text(range_test?.steps),
            spacing: range_test?.spacing,
            budget: range_test?.budget,
            epochs: text(training?.epochs),
            learning_rate: text(training?.learning_rate),
            accumulate: training?.accumulate === 1 ? undefined : text(training?.accumulate),
            clip_norm: text(training?.clip?.norm),
            patience: text(training?.early_stopping?.patience),
            precision: spec.precision,
            measure_every: text(diagnostics?.every),
            stop_at: Object.entries(diagnostics?.actions ?? {}).find(([, action]) => action.stop)?.[0],
        }),
        optimizer_options: textsOf(optimizer),
        probe_options: isProbe(spec.kind) ? textsOf((spec[spec.kind] ?? {}) as OptionTexts) : {},
        ...scheduleForm(training?.schedule),
    };
}

function scheduleForm(schedule: TrainingRequest['schedule']): Partial<JobForm> {
    if (!schedule) return {};
    if (typeof schedule === 'string') return { schedule };
    const { warmup, ...members } = schedule;
    return {
        schedule: schedule.type,
        schedule_options: textsOf(members),
        ...(warmup ? { warmup_steps: String(warmup.steps) } : {}),
    };
}

function text(value: unknown): string | undefined {
    return typeof value === 'number' ? String(value) : undefined;
}

function defined(values: Record<string, string | undefined>): Partial<JobForm> {
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A specification's layers without the defaults that the daemon filled in. */
export function shortLayer(layer: Layer): Layer {
    const ordinary: Record<string, unknown> = { bias: true, padding: 0, name: '' };
    if (layer.type === 'conv2d') Object.assign(ordinary, { stride: 1, dilation: 1, groups: 1 });
    if (layer.type === 'linear') ordinary['tied_to'] = '';
    if (layer.type.endsWith('pool2d')) ordinary['stride'] = layer['kernel_size'];
    const entries = Object.entries(layer).filter(([name, value]) => ordinary[name] !== value);
    return Object.fromEntries(entries) as Layer;
}

/** The complaint about a field or anything inside it. */
export function errorAt(errors: FieldProblem[], pointer: string): string | undefined {
    const found = errors.filter(
        (error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`),
    );
    return found.length > 0 ? found.map((error) => withPlace(error, pointer)).join('; ') : undefined;
}

function withPlace(error: FieldProblem, pointer: string): string {
    const inside = error.pointer.slice(pointer.length + 1);
    return inside === '' ? error.detail : `${inside}: ${error.detail}`;
}

/** A curl command that does the same as the form. */
export function curlOf(spec: JobSpec, origin: string): string {
    const body = JSON.stringify(spec).replaceAll("'", "'\\''");
    return `curl --json '${body}' \\\n  '${origin}/v1/jobs'`;
}
