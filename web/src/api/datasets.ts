import { query, request, type Answer } from './client';
import type { Dataset, DatasetList, GeneratorRequest } from './types/dataset';

export interface UploadOptions {
    name?: string;
    target?: string;
    task?: string;
    header?: string;
    normalize?: string;
    validation_fraction?: string;
}

export function listDatasets(signal?: AbortSignal): Promise<Answer<DatasetList>> {
    return request('/v1/datasets', signal ? { signal } : {});
}

export function getDataset(id: string, signal?: AbortSignal): Promise<Answer<Dataset>> {
    return request(`/v1/datasets/${encodeURIComponent(id)}`, signal ? { signal } : {});
}

export function generateDataset(generator: GeneratorRequest): Promise<Answer<Dataset>> {
    return request('/v1/datasets', { method: 'POST', json: generator });
}

export function uploadCsv(file: File, options: UploadOptions): Promise<Answer<Dataset>> {
    const content_type = file.name.endsWith('.gz') ? 'application/gzip' : 'text/csv';
    const path = `/v1/datasets${query({ ...options, format: 'csv' })}`;
    return request(path, { method: 'POST', body: file, content_type });
}

export function uploadIdx(
    images: File,
    labels: File,
    options: UploadOptions,
): Promise<Answer<Dataset>> {
    const body = new FormData();
    body.append('features', images);
    body.append('targets', labels);
    return request(`/v1/datasets${query({ ...options, format: 'idx' })}`, { method: 'POST', body });
}

export function deleteDataset(id: string): Promise<Answer<null>> {
    return request(`/v1/datasets/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
