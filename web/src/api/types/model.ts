export interface LayerSummary {
    name: string;
    type: string;
    /** Output shape without the batch axis. */
    output_shape: number[];
    parameters: number;
    flops_forward: number;
}

export interface ModelSummary {
    layers: LayerSummary[];
    parameters: number;
    trainable_parameters: number;
    flops_per_step: number;
    bytes: Record<string, number>;
}

/** Answer to POST /v1/jobs?validate_only=true. */
export interface Validation {
    model: ModelSummary;
    /** Of as many steps as such jobs usually come to. */
    estimated_seconds: number | null;
}
