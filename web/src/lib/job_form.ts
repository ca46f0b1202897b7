// The form of a new job: text as typed, and the specification it stands for.
import type { JobSpec, Layer } from '../api/types/job';
import type { FieldProblem } from '../api/types/problem';

export interface JobForm {
    kind: string;
    name: string;
    dataset: string;
    model: string;
    optimizer: string;
    momentum: string;
    nesterov: boolean;
    beta1: string;
    beta2: string;
    weight_decay: string;
    batch_size: string;
    seed: string;
    start: string;
    end: string;
    steps: string;
    spacing: string;
    budget: string;
    epochs: string;
    learning_rate: string;
}

export const NEW_FORM: JobForm = {
    kind: 'range_test',
    name: '',
    dataset: '',
    model: '',
    optimizer: 'sgd',
    momentum: '0.9',
    nesterov: false,
    beta1: '0.9',
    beta2: '0.999',
    weight_decay: '0',
    batch_size: '64',
    seed: '1',
    start: '1e-7',
    end: '10',
    steps: '100',
    spacing: 'exponential',
    budget: 'standard',
    epochs: '5',
    learning_rate: '',
};

export interface BuiltSpec {
    spec: JobSpec;
    /** What could not even be read; the daemon checks the rest. */
    errors: FieldProblem[];
}

export function buildSpec(form: JobForm): BuiltSpec {
    const errors: FieldProblem[] = [];
    const number = (pointer: string, text: string) => readNumber(pointer, text, errors);
    const spec: JobSpec = {
        kind: form.kind,
        ...(form.name.trim() ? { name: form.name.trim() } : {}),
        dataset: form.dataset,
        model: readModel(form.model, errors),
        optimizer: optimizerOf(form, number),
        batch_size: number('/batch_size', form.batch_size),
        seed: number('/seed', form.seed),
        ...workOf(form, number),
    };
    return { spec, errors };
}

type ReadNumber = (pointer: string, text: string) => number;

function workOf(form: JobForm, number: ReadNumber): Partial<JobSpec> {
    if (form.kind === 'training') {
        return {
            training: {
                epochs: number('/training/epochs', form.epochs),
                learning_rate: number('/training/learning_rate', form.learning_rate),
            },
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
    };
}

function optimizerOf(form: JobForm, number: ReadNumber): JobSpec['optimizer'] {
    const weight_decay = number('/optimizer/weight_decay', form.weight_decay);
    if (form.optimizer === 'sgd') {
        const momentum = number('/optimizer/momentum', form.momentum);
        const nesterov = form.nesterov ? { nesterov: true } : {};
        return { type: 'sgd', momentum, ...nesterov, weight_decay };
    }
    const betas = [
        number('/optimizer/betas/0', form.beta1),
        number('/optimizer/betas/1', form.beta2),
    ];
    return { type: form.optimizer, betas, weight_decay };
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
    const { optimizer, range_test, training } = spec;
    const betas = Array.isArray(optimizer['betas']) ? (optimizer['betas'] as number[]) : [];
    return {
        ...defined({
            kind: spec.kind,
            name: spec.name,
            dataset: spec.dataset,
            optimizer: optimizer.type,
            momentum: text(optimizer['momentum']),
            beta1: text(betas[0]),
            beta2: text(betas[1]),
            weight_decay: text(optimizer['weight_decay']),
            batch_size: text(spec.batch_size),
            seed: text(spec.seed),
            start: text(range_test?.start),
            end: text(range_test?.end),
            steps: text(range_test?.steps),
            spacing: range_test?.spacing,
            budget: range_test?.budget,
            epochs: text(training?.epochs),
            learning_rate: text(training?.learning_rate),
        }),
        nesterov: optimizer['nesterov'] === true,
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
    if (layer.type === 'conv2d') ordinary['stride'] = 1;
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
