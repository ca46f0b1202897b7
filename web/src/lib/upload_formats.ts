// The kinds of file that can be uploaded, and what may be said about each.
import type { UploadOptions } from '../api/datasets';

export interface FileText {
    label: string;
    accept: string;
    hint: string;
}

export interface UploadFormat {
    id: string;
    label: string;
    content_type: string;
    features: FileText;
    targets?: FileText & { needed: boolean };
    /** Options beside name, normalisation and validation part. */
    takes: readonly (keyof UploadOptions)[];
}

export const UPLOAD_FORMATS: readonly UploadFormat[] = [
    {
        id: 'csv',
        label: 'CSV table',
        content_type: 'text/csv',
        features: {
            label: 'CSV file',
            accept: '.csv,.tsv,.txt,.gz,text/csv',
            hint: 'Commas, semicolons or tabs; quotes and gzip are understood.',
        },
        takes: ['target', 'task', 'header', 'window', 'horizon'],
    },
    {
        id: 'idx',
        label: 'IDX images and labels',
        content_type: 'application/octet-stream',
        features: {
            label: 'Images',
            accept: '.gz,.idx,.idx3-ubyte,application/gzip',
            hint: '…-images-idx3-ubyte, gzip or plain',
        },
        targets: {
            label: 'Labels',
            accept: '.gz,.idx,.idx1-ubyte,application/gzip',
            hint: '…-labels-idx1-ubyte, gzip or plain',
            needed: true,
        },
        takes: [],
    },
    {
        id: 'npy',
        label: 'NPY arrays',
        content_type: 'application/octet-stream',
        features: {
            label: 'Features',
            accept: '.npy,.gz',
            hint: '[rows, …], from numpy.save; images as channels, height, width.',
        },
        targets: {
            label: 'Targets',
            accept: '.npy,.gz',
            hint: '[rows] of classes or numbers, or [rows, targets].',
            needed: false,
        },
        takes: ['task', 'channels'],
    },
    {
        id: 'npz',
        label: 'NPZ archive',
        content_type: 'application/octet-stream',
        features: {
            label: 'NPZ file',
            accept: '.npz',
            hint: 'Arrays x and y, from numpy.savez.',
        },
        takes: ['task', 'channels'],
    },
    {
        id: 'text',
        label: 'Text',
        content_type: 'text/plain',
        features: {
            label: 'Text file',
            accept: '.txt,.gz,text/plain',
            hint: 'Each character is to be predicted from those before it.',
        },
        takes: ['window'],
    },
];

export function uploadFormat(id: string): UploadFormat {
    return UPLOAD_FORMATS.find((format) => format.id === id) ?? (UPLOAD_FORMATS[0] as UploadFormat);
}

const SERIES: readonly (keyof UploadOptions)[] = ['window', 'horizon'];

/** Windows of a table are asked for only when it is a series. */
export function optionsOf(format: UploadFormat, task: string): readonly (keyof UploadOptions)[] {
    if (format.id !== 'csv' || task === 'sequence') return format.takes;
    return format.takes.filter((name) => !SERIES.includes(name));
}

/** What goes into the query: nothing that this kind of file does not take. */
export function queryOf(format: UploadFormat, options: UploadOptions): UploadOptions {
    const taken = [
        ...optionsOf(format, options.task ?? ''),
        'name' as const,
        'validation_fraction' as const,
        ...(format.id === 'text' ? [] : (['normalize'] as const)),
    ];
    const entries = Object.entries(options).filter(
        ([name, value]) => value && (taken as string[]).includes(name),
    );
    return { ...Object.fromEntries(entries), format: format.id };
}

/** A data set's name from its file's. */
export function stemOf(file: string): string {
    return file.replace(/\.gz$/, '').replace(/\.(csv|tsv|txt|npy|npz)$/, '');
}
