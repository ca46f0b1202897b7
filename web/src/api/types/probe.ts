// Results of probes: the figures of each kind, and what all of them have.
import type { Finding, NumberOrNull, Stopped } from './result';

export interface LayerFlow {
    layer: string;
    /** Median over the steps. */
    gradient_norm: NumberOrNull;
    first_gradient_norm: NumberOrNull;
    weight_norm?: NumberOrNull;
    /** Norm of the update over that of the weights, median. */
    update_ratio: NumberOrNull;
}

export interface FlowAtRate {
    learning_rate: number;
    layers: LayerFlow[];
    first_loss: NumberOrNull;
    last_loss: NumberOrNull;
    vanishing: boolean;
    exploding: boolean;
    /** Where it shows most. */
    layer?: string;
    stopped: Stopped;
}

export interface GradientCheckResult {
    kind: 'gradient_check';
    /** At the weights that every rate starts from. */
    start?: LayerFlow[];
    rates: FlowAtRate[];
    highest_stable_rate?: NumberOrNull;
    exploding_from?: NumberOrNull;
    vanishing_from?: NumberOrNull;
    vanishing_at_start: boolean;
    exploding_at_start: boolean;
}

export interface SharpnessResult {
    kind: 'sharpness';
    loss: NumberOrNull;
    gradient_norm: NumberOrNull;
    examples: number;
    /** The largest first. */
    eigenvalues: NumberOrNull[];
    smallest_eigenvalue?: NumberOrNull;
    relative_error: NumberOrNull;
    converged: boolean;
    products: number;
    trace?: NumberOrNull;
    trace_error?: NumberOrNull;
    preconditioned_eigenvalue?: NumberOrNull;
    max_stable_learning_rate?: NumberOrNull;
    learning_rate?: NumberOrNull;
    stability_ratio?: NumberOrNull;
}

export interface CriticalSharpnessResult {
    kind: 'critical_sharpness';
    learning_rate?: NumberOrNull;
    low?: NumberOrNull;
    high?: NumberOrNull;
    critical_sharpness?: NumberOrNull;
    evaluations: number;
    /** Why there is no rate. */
    reason?: string;
    directions: {
        learning_rate?: NumberOrNull;
        rates: NumberOrNull[];
        losses: NumberOrNull[];
    }[];
    /** At the measured weights. */
    first_loss?: NumberOrNull;
    /** Short trainings at constant rates, in the order they were run. */
    trials?: RateTrial[];
}

export interface RateTrial {
    learning_rate: number;
    steps: number;
    /** Null when it was not finite. */
    last_loss: NumberOrNull;
    lowered_loss: boolean;
}

export interface NoiseScaleResult {
    kind: 'noise_scale';
    noise_scale?: NumberOrNull;
    low?: NumberOrNull;
    high?: NumberOrNull;
    can_be_told: boolean;
    gradient_norm_squared: NumberOrNull;
    covariance_trace: NumberOrNull;
    small_batch: number;
    big_batch: number;
    batches: number;
    batch_size: number;
    step_efficiency?: NumberOrNull;
    explanation: string;
}

export interface LossLandscapeResult {
    kind: 'loss_landscape';
    loss: NumberOrNull;
    positions: number[];
    /** One row, or one a position of the second direction. */
    losses: NumberOrNull[][];
    curvatures: NumberOrNull[];
    examples: number;
}

export interface SanityCheck {
    name: string;
    passed: boolean;
    figures: Record<string, NumberOrNull>;
    message: string;
}

export interface SanityResult {
    kind: 'sanity';
    checks: SanityCheck[];
}

export interface LayerAtStart {
    layer: string;
    activation_mean: NumberOrNull;
    activation_deviation: NumberOrNull;
    gradient_deviation: NumberOrNull;
    zero_share: NumberOrNull;
    weight_deviation: NumberOrNull;
}

export interface InitializationResult {
    kind: 'initialization';
    layers: LayerAtStart[];
    forward_gain: NumberOrNull;
    backward_gain: NumberOrNull;
    initial_loss: NumberOrNull;
    expected_loss?: NumberOrNull;
}

export type Measured =
    | GradientCheckResult
    | SharpnessResult
    | CriticalSharpnessResult
    | NoiseScaleResult
    | LossLandscapeResult
    | SanityResult
    | InitializationResult;

export type ProbeResult = Measured & {
    stopped: Stopped;
    seconds: number;
    findings: Finding[];
};
