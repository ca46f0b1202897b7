import { query, request, type Answer } from './client';
import type { Dataset, DatasetList, GeneratorRequest } from './types/dataset';

export interface UploadOptions {
    name?: string;
    format?: string;
    target?: string;
    task?: string;
    header?: string;
    normalize?: string;
    validation_fraction?: string;
    window?: string;
    horizon?: string;
    channels?: string;
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

/** One file goes as the body, two as parts: examples and what is to be predicted. */
export function uploadFiles(
    files: { features: File; targets: File | null },
    content_type: string,
    options: UploadOptions,
): Promise<Answer<Dataset>> {
    const path = `/v1/datasets${query({ ...options })}`;
    if (!files.targets) {
        const zipped = files.features.name.endsWith('.gz');
        const type = zipped ? 'application/gzip' : content_type;
        return request(path, { method: 'POST', body: files.features, content_type: type });
    }
    const body = new FormData();
    body.append('features', files.features);
    body.append('targets', files.targets);
    return request(path, { method: 'POST', body });
}

export function deleteDataset(id: string): Promise<Answer<null>> {
    return request(`/v1/datasets/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
