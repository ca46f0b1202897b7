import { expect, it } from 'vitest';
import { isProbe, kindOf, kindsOf } from './kinds';

it('offers what the daemon knows, in an order for people', () => {
    const kinds = kindsOf(['training', 'noise_scale', 'range_test']).map(({ id }) => id);
    expect(kinds).toEqual(['range_test', 'training', 'noise_scale']);
});

it('offers kinds that it has no words for, too', () => {
    expect(kindsOf(['range_test', 'new_probe']).at(-1)).toMatchObject({ label: 'new probe' });
});

it('tells probes from the rest', () => {
    expect(isProbe('training')).toBe(false);
    expect(isProbe(kindOf('sanity').id)).toBe(true);
});
