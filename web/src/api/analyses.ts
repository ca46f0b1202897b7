import { query, request, type Answer } from './client';
import type { Analysis } from './types/analysis';

/** Columns or tags that cannot be told from their names. */
export interface NamedColumns {
    loss?: string;
    learning_rate?: string;
}

/** A curve from elsewhere; the daemon tells by the content what kind of file it is. */
export function analyse(body: Blob, columns: NamedColumns): Promise<Answer<Analysis>> {
    return request(`/v1/analyses${query({ ...columns })}`, {
        method: 'POST',
        body,
        content_type: 'application/octet-stream',
    });
}
