import { request, type Answer } from './client';
import type { ScheduleRequest } from './types/job';

export interface PreviewRequest {
    schedule: ScheduleRequest;
    learning_rate: number;
    steps: number;
    max_points?: number;
}

export interface SchedulePreview {
    step: number[];
    learning_rate: number[];
    /** Where the schedule moves it too. */
    momentum?: number[];
}

export function previewSchedule(
    body: PreviewRequest,
    signal?: AbortSignal,
): Promise<Answer<SchedulePreview>> {
    return request('/v1/schedules/preview', {
        method: 'POST',
        json: body,
        ...(signal ? { signal } : {}),
    });
}
