// The kinds of jobs: what each is called and what it is for.
import type { Capabilities } from '../api/types/info';
import { words } from './format';

export interface Kind {
    id: string;
    label: string;
    hint: string;
}

export const KINDS: readonly Kind[] = [
    {
        id: 'range_test',
        label: 'Range test',
        hint: 'Which learning rate? The rate climbs while the loss is watched.',
    },
    {
        id: 'training',
        label: 'Training',
        hint: 'Trains the model; every layer is watched on the way.',
    },
    {
        id: 'sanity',
        label: 'Sanity checks',
        hint: 'Is it worth training at all? Loss at the start, one batch by heart, inputs and labels.',
    },
    {
        id: 'initialization',
        label: 'Initialization',
        hint: 'How do activations and gradients change from layer to layer before any training?',
    },
    {
        id: 'gradient_check',
        label: 'Gradient check',
        hint: 'Do gradients vanish or explode on their way through the layers, and from which rate on?',
    },
    {
        id: 'critical_sharpness',
        label: 'Critical sharpness',
        hint: 'The largest stable rate of any optimizer, by forward passes along its own updates.',
    },
    {
        id: 'sharpness',
        label: 'Sharpness',
        hint: 'The largest eigenvalues of the Hessian, and how near a rate is to instability.',
    },
    {
        id: 'noise_scale',
        label: 'Noise scale',
        hint: 'How large may a batch be before more examples stop paying?',
    },
    {
        id: 'loss_landscape',
        label: 'Loss landscape',
        hint: 'The loss around the weights, along one or two directions.',
    },
    {
        id: 'run',
        label: 'Run elsewhere',
        hint: 'A training that happens elsewhere and sends what it measures.',
    },
];

export function kindOf(id: string): Kind {
    return KINDS.find((kind) => kind.id === id) ?? { id, label: words(id), hint: '' };
}

/** Whether it measures a model at one place, with a view of its own. */
export function isProbe(id: string): boolean {
    return id !== 'range_test' && id !== 'training' && id !== 'run';
}

/** Names of the kinds that the daemon can run; none while it has not said so. */
export function startable(known: Capabilities | null | undefined): string[] {
    return [...(known?.kinds ?? []), ...(known?.probes ?? []).map((probe) => probe.type)];
}

/** What can be started, in the order of KINDS; those that the page has no words for come last. */
export function kindsOf(available: readonly string[]): Kind[] {
    const worded = KINDS.filter((kind) => available.includes(kind.id));
    const others = available.filter((id) => !worded.some((kind) => kind.id === id));
    return [...worded, ...others.map(kindOf)];
}
