import { expect, it } from 'vitest';
import { kerasLine, pytorchLine } from './snippets';

const sgd = { type: 'sgd', momentum: 0.9, nesterov: false, weight_decay: 0.0005 };

it('writes PyTorch', () => {
    expect(pytorchLine(sgd, 0.012)).toBe(
        'torch.optim.SGD(model.parameters(), lr=1.20e-2, momentum=0.9, weight_decay=0.0005)',
    );
    expect(pytorchLine({ type: 'adam', betas: [0.9, 0.999], weight_decay: 0 }, 1e-3)).toBe(
        'torch.optim.Adam(model.parameters(), lr=1.00e-3, betas=(0.9, 0.999))',
    );
});

it('writes Keras, with the decay where it means the same', () => {
    expect(kerasLine(sgd, 0.012)).toBe(
        'keras.optimizers.SGD(learning_rate=1.20e-2, momentum=0.9)' +
            '  # and kernel_regularizer=keras.regularizers.L2(0.00025)',
    );
    expect(kerasLine({ type: 'adamw', betas: [0.9, 0.999], weight_decay: 0.01 }, 1e-3)).toBe(
        'keras.optimizers.AdamW(learning_rate=1.00e-3, beta_1=0.9, beta_2=0.999, weight_decay=0.01)',
    );
});
