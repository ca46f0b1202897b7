import { expect, it } from 'vitest';
import { optionsOf, queryOf, stemOf, uploadFormat } from './upload_formats';

it('asks for windows only when a table is a series', () => {
    const csv = uploadFormat('csv');
    expect(optionsOf(csv, '')).not.toContain('window');
    expect(optionsOf(csv, 'sequence')).toContain('horizon');
    expect(optionsOf(uploadFormat('text'), '')).toEqual(['window']);
});

it('sends what the kind of file takes, and nothing else', () => {
    const typed = { name: 'a', target: 'y', window: '24', normalize: 'minmax', header: '' };
    expect(queryOf(uploadFormat('csv'), typed)).toEqual({
        name: 'a',
        target: 'y',
        normalize: 'minmax',
        format: 'csv',
    });
    expect(queryOf(uploadFormat('text'), typed)).toEqual({ name: 'a', window: '24', format: 'text' });
});

it('names a data set after its file', () => {
    expect(stemOf('sunspots.csv.gz')).toBe('sunspots');
    expect(stemOf('train-images-idx3-ubyte')).toBe('train-images-idx3-ubyte');
});
