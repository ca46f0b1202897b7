import type { ModelSummary } from './model';
import type { ProbeResult } from './probe';
import type { RangeTestResult, TrainingResult } from './result';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

export interface Progress {
    step: number;
    steps: number;
    fraction: number;
    eta_seconds: number | null;
    steps_per_second: number | null;
}

export interface Layer {
    type: string;
    name?: string;
    [parameter: string]: unknown;
}

export interface RangeTestRequest {
    start: number;
    end: number;
    steps: number;
    spacing: string;
    budget: string;
    stop_factor?: number;
    planned_steps?: number | null;
    range?: string;
    sweeps?: number | null;
    batches_per_rate?: number;
    reset?: boolean;
    validation?: boolean;
    group?: string[];
    group_base_rate?: number;
    /** "weight_decay", "momentum": to be tried too. */
    advise?: string[];
}

export interface ScheduleRequest {
    type: string;
    warmup?: { steps: number; start_factor?: number };
    [parameter: string]: unknown;
}

export interface TrainingRequest {
    epochs?: number;
    steps?: number;
    learning_rate: number;
    schedule?: ScheduleRequest | string;
    clip?: { norm?: number; value?: number } | null;
    accumulate?: number;
    early_stopping?: { patience: number; min_delta?: number } | null;
    evaluate_every?: number;
}

/** What happens when a rule finds something. */
export interface RuleAction {
    stop?: boolean;
    webhook?: string;
}

export interface DiagnosticsRequest {
    /** Layers are measured in every so many steps; 0: never. */
    every?: number;
    /** By rule, or by severity for every finding at least as severe. */
    actions?: Record<string, RuleAction>;
}

export interface JobSpec {
    kind: string;
    name?: string;
    dataset: string;
    model: { layers: Layer[]; loss: { type: string }; freeze?: string[] };
    optimizer: { type: string; [parameter: string]: unknown };
    batch_size: number;
    seed?: number;
    precision?: string;
    range_test?: RangeTestRequest;
    training?: TrainingRequest;
    diagnostics?: DiagnosticsRequest;
    /** A probe's options, under its kind. */
    [probe: string]: unknown;
}

export interface JobError {
    kind?: string;
    message?: string;
}

/** A job as the list shows it. */
export interface JobLine {
    id: string;
    kind: string;
    name: string;
    state: JobState;
    dataset: string;
    created_at: string;
    started_at: string | null;
    finished_at: string | null;
    progress: Progress;
    attempts: number;
    cancel_requested: boolean;
    error: JobError | null;
}

export interface Job extends JobLine {
    spec: JobSpec;
    model?: ModelSummary | null;
    result?: RangeTestResult | TrainingResult | ProbeResult | null;
}

export interface JobPage {
    jobs: JobLine[];
    next_cursor?: string | null;
}
