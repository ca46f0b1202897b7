import type { NumberOrNull } from './result';

/** GET /v1/jobs/{id}/series: columns aligned to `step`. */
export interface SeriesAnswer {
    job: string;
    step: number[];
    series: Record<string, NumberOrNull[]>;
    /** Series name -> step -> "nan", "infinity" or "-infinity". */
    non_finite?: Record<string, Record<string, string>>;
    total_points?: number;
    downsampled?: boolean;
}
