// Lines to paste into one's own training.
import type { JobSpec } from '../api/types/job';
import { formatRate } from './format';

type Optimizer = JobSpec['optimizer'];

/** Three digits: more would promise an accuracy that no range test has. */
const rateText = (rate: number) => formatRate(rate, 3);

export function pytorchLine(optimizer: Optimizer, rate: number): string {
    const names: Record<string, string> = { sgd: 'SGD', adam: 'Adam', adamw: 'AdamW' };
    const further = [
        ...given('momentum', optimizer['momentum']),
        ...(optimizer['nesterov'] === true ? ['nesterov=True'] : []),
        ...given('betas', optimizer['betas']),
        ...given('weight_decay', optimizer['weight_decay']),
    ];
    const name = names[optimizer.type] ?? optimizer.type;
    return `torch.optim.${name}(${['model.parameters()', `lr=${rateText(rate)}`, ...further].join(', ')})`;
}

export function kerasLine(optimizer: Optimizer, rate: number): string {
    const names: Record<string, string> = { sgd: 'SGD', adam: 'Adam', adamw: 'AdamW' };
    const betas = Array.isArray(optimizer['betas']) ? (optimizer['betas'] as number[]) : [];
    const decoupled = optimizer.type === 'adamw';
    const further = [
        ...given('momentum', optimizer['momentum']),
        ...(optimizer['nesterov'] === true ? ['nesterov=True'] : []),
        ...given('beta_1', betas[0]),
        ...given('beta_2', betas[1]),
        ...(decoupled ? given('weight_decay', optimizer['weight_decay']) : []),
    ];
    const name = names[optimizer.type] ?? optimizer.type;
    const line = `keras.optimizers.${name}(${[`learning_rate=${rateText(rate)}`, ...further].join(', ')})`;
    return decoupled ? line : `${line}${kernelDecay(optimizer)}`;
}

/** Keras decouples every optimizer's weight_decay; PyTorch's SGD and Adam add it to the gradient. */
function kernelDecay(optimizer: Optimizer): string {
    const decay = optimizer['weight_decay'];
    if (typeof decay !== 'number' || decay === 0) return '';
    return `  # and kernel_regularizer=keras.regularizers.L2(${decay / 2})`;
}

function given(name: string, value: unknown): string[] {
    if (Array.isArray(value)) return [`${name}=(${value.join(', ')})`];
    return typeof value === 'number' && value !== 0 ? [`${name}=${value}`] : [];
}
