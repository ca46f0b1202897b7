import type { JobState, Progress } from './job';
import type { Finding, NumberOrNull } from './result';

export interface RecordColumn {
    steps: number[];
    values: NumberOrNull[];
    non_finite?: Record<string, string>;
}

/** Server-sent events of /v1/events, with the event's name as `type`. */
export type ServerEvent =
    | ({ type: 'progress'; job: string } & Progress)
    | {
          type: 'records';
          job: string;
          series: Record<string, RecordColumn>;
          /** A large batch, of which only extremes were sent. */
          downsampled?: boolean;
      }
    | { type: 'finding'; job: string; finding: Finding }
    | { type: 'state'; job: string; state: JobState; kind?: string; name?: string };

export const EVENT_TYPES = ['progress', 'records', 'finding', 'state'] as const;
