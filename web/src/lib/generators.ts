// Data made up on the spot, each with the parameters that it takes.
import type { GeneratorRequest } from '../api/types/dataset';
import type { FieldProblem } from '../api/types/problem';

export interface GeneratorForm {
    generator: string;
    rows: string;
    noise: string;
    classes: string;
    features: string;
    seed: string;
}

export interface Generator {
    id: string;
    label: string;
    hint: string;
    takes: readonly ('classes' | 'features')[];
    noise: string;
}

export const GENERATORS: readonly Generator[] = [
    {
        id: 'two_moons',
        label: 'Two moons',
        hint: 'Two half circles that reach into each other; two classes in the plane.',
        takes: [],
        noise: '0.1',
    },
    {
        id: 'spirals',
        label: 'Spirals',
        hint: 'Arms that wind around each other, a class each; harder than moons.',
        takes: ['classes'],
        noise: '0.1',
    },
    {
        id: 'blobs',
        label: 'Blobs',
        hint: 'A cloud of points for each class.',
        takes: ['classes', 'features'],
        noise: '1',
    },
    {
        id: 'regression',
        label: 'Regression',
        hint: 'A number to be predicted from a few others.',
        takes: ['features'],
        noise: '0.1',
    },
    {
        id: 'glyphs',
        label: 'Glyphs',
        hint: 'Drawn and distorted digits as images of 16 × 16 pixels; ten classes.',
        takes: [],
        noise: '0.1',
    },
    {
        id: 'waves',
        label: 'Waves',
        hint: 'A series, the sum of three sine waves: its next value is to be predicted.',
        takes: [],
        noise: '0.05',
    },
    {
        id: 'sentences',
        label: 'Sentences',
        hint: 'A text from a small grammar: its next character is to be predicted.',
        takes: [],
        noise: '0',
    },
];

export const NEW_GENERATOR: GeneratorForm = {
    generator: 'two_moons',
    rows: '2000',
    noise: '0.1',
    classes: '3',
    features: '8',
    seed: '1',
};

export function generatorOf(id: string): Generator {
    return GENERATORS.find((generator) => generator.id === id) ?? (GENERATORS[0] as Generator);
}

export interface BuiltGenerator {
    request: GeneratorRequest;
    errors: FieldProblem[];
}

export function buildGenerator(form: GeneratorForm): BuiltGenerator {
    const errors: FieldProblem[] = [];
    const request: GeneratorRequest = { generator: form.generator };
    const names = ['rows', 'noise', 'seed', ...generatorOf(form.generator).takes] as const;
    for (const name of names) {
        const value = Number(form[name].trim());
        if (form[name].trim() !== '' && Number.isFinite(value)) request[name] = value;
        else errors.push({ pointer: `/${name}`, detail: `"${form[name]}" is not a number` });
    }
    return { request, errors };
}
