// Forms made from what the daemon says that it takes: parameters with types and defaults. What is
// typed is kept as text by name; a field left empty is left out, so that the daemon's default holds.
import type { Capability, Parameter } from '../api/types/info';
import type { FieldProblem } from '../api/types/problem';
import { words } from './format';

export type OptionTexts = Record<string, string>;

export interface OptionField {
    /** Key in OptionTexts and end of the JSON pointer: "momentum", "betas/0", "warmup/steps". */
    key: string;
    label: string;
    kind: 'number' | 'boolean' | 'choice' | 'json';
    /** What holds when nothing is typed. */
    placeholder: string;
    values: string[];
}

const PAIR = '[number, number]';
const NUMBERS = ['number', 'integer'];

/** One field a parameter, two for a pair, one for each member of an object. */
export function fieldsOf(capability: Capability | undefined): OptionField[] {
    return Object.entries(capability?.parameters ?? {}).flatMap(([name, parameter]) => {
        if (parameter.type === PAIR) return pairFields(name, parameter);
        if (hasMembers(parameter.default)) return memberFields(name, parameter.default);
        return [fieldOf(name, name, parameter)];
    });
}

function hasMembers(value: unknown): value is Record<string, unknown> {
    const object = typeof value === 'object' && value !== null && !Array.isArray(value);
    return object && Object.keys(value).length > 0;
}

function memberFields(name: string, defaults: Record<string, unknown>): OptionField[] {
    return Object.entries(defaults).map(([member, value]) => ({
        ...fieldOf(`${name}/${member}`, name, { type: typeof value, default: value }),
        label: capital(words(`${name} ${member}`)),
    }));
}

function pairFields(name: string, parameter: Parameter): OptionField[] {
    const defaults = Array.isArray(parameter.default) ? (parameter.default as unknown[]) : [];
    return [0, 1].map((index) => ({
        ...fieldOf(`${name}/${index}`, name, { type: 'number', default: defaults[index] }),
        label: `${capital(words(name).replace(/s$/, ''))} ${index + 1}`,
    }));
}

function fieldOf(key: string, name: string, parameter: Parameter): OptionField {
    return {
        key,
        label: capital(words(name)),
        kind: kindOf(parameter),
        placeholder: placeholderOf(parameter),
        values: parameter.values ?? [],
    };
}

function kindOf(parameter: Parameter): OptionField['kind'] {
    if (parameter.values) return 'choice';
    if (parameter.type === 'boolean') return 'boolean';
    return NUMBERS.includes(parameter.type) ? 'number' : 'json';
}

function placeholderOf(parameter: Parameter): string {
    if (parameter.required) return 'needed';
    const value = parameter.default;
    if (value === null || value === undefined) return '';
    return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The members that the texts stand for; what cannot be read is complained about under `pointer`. */
export function membersOf(
    capability: Capability | undefined,
    texts: OptionTexts,
    pointer: string,
    errors: FieldProblem[],
): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    for (const field of fieldsOf(capability)) {
        const text = (texts[field.key] ?? '').trim();
        if (text === '' || members[field.key] !== undefined) continue;
        const value = readOption(field, text);
        if (value === undefined) {
            const what = field.kind === 'json' ? 'not JSON' : 'not a number';
            errors.push({ pointer: `${pointer}/${field.key}`, detail: `"${text}" is ${what}` });
        } else {
            place(members, field, value, capability);
        }
    }
    return members;
}

function readOption(field: OptionField, text: string): unknown {
    if (field.kind === 'boolean') return text === 'true';
    if (field.kind === 'choice') return text;
    if (field.kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

/** Half of a pair brings the other half's default with it; members of objects have their own. */
function place(
    members: Record<string, unknown>,
    field: OptionField,
    value: unknown,
    capability: Capability | undefined,
): void {
    const [name = '', index] = field.key.split('/');
    if (index === undefined) {
        members[name] = value;
        return;
    }
    const defaults = capability?.parameters[name]?.default;
    if (hasMembers(defaults)) {
        members[name] = { ...(members[name] as object | undefined), [index]: value };
        return;
    }
    const before = (members[name] ?? defaults) as unknown[] | undefined;
    const pair = [...(before ?? [])];
    pair[Number(index)] = value;
    members[name] = pair;
}

/** The texts of members that were set before; what is the default anyway is left empty. */
export function textsOf(members: Record<string, unknown>): OptionTexts {
    const texts: OptionTexts = {};
    for (const [name, value] of Object.entries(members)) {
        if (name === 'type' || value === null || value === undefined) continue;
        if (name === 'betas' && Array.isArray(value)) {
            value.forEach((entry, index) => (texts[`${name}/${index}`] = JSON.stringify(entry)));
        } else if (hasMembers(value)) {
            const inner = Object.entries(value);
            for (const [member, entry] of inner) texts[`${name}/${member}`] = JSON.stringify(entry);
        } else {
            texts[name] = typeof value === 'string' ? value : JSON.stringify(value);
        }
    }
    return texts;
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
