import { request, type Answer } from './client';
import type { Info } from './types/info';

export function getInfo(): Promise<Answer<Info>> {
    return request('/v1/info');
}
