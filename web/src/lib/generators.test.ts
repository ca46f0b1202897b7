import { expect, it } from 'vitest';
import { buildGenerator, NEW_GENERATOR } from './generators';

it('sends only what the generator takes', () => {
    const { request } = buildGenerator(NEW_GENERATOR);
    expect(request).toEqual({ generator: 'two_moons', rows: 2000, noise: 0.1, seed: 1 });
    const blobs = buildGenerator({ ...NEW_GENERATOR, generator: 'blobs' }).request;
    expect(blobs).toMatchObject({ classes: 3, features: 8 });
});

it('names what is no number', () => {
    const { errors } = buildGenerator({ ...NEW_GENERATOR, rows: 'lots' });
    expect(errors).toEqual([{ pointer: '/rows', detail: '"lots" is not a number' }]);
});
