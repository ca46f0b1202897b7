export type NumberOrNull = number | null;

export interface Curve {
    learning_rate: number[];
    loss: NumberOrNull[];
    smoothed_loss: NumberOrNull[];
    gradient_norm: NumberOrNull[];
    /** On one fixed batch, where it was asked for. */
    validation_loss?: NumberOrNull[];
    /** Series name -> index in the curve -> "nan", "infinity" or "-infinity". */
    non_finite?: Record<string, Record<string, string>>;
}

export interface Stopped {
    reason: string;
    step: number;
    learning_rate?: number;
}

export interface SuggestionDetail {
    learning_rate: NumberOrNull;
    index: NumberOrNull;
    reason: string;
}

export interface Sweep {
    curve: Curve;
    stopped: Stopped;
    suggestions: Record<string, NumberOrNull>;
    suggestion_details?: Record<string, SuggestionDetail>;
}

export interface Warmup {
    steps: number;
    start_factor: NumberOrNull;
}

/** What the planned training ends with; the range is absent in results stored before it existed. */
export interface ExpectedLoss {
    value: NumberOrNull;
    steps: number;
    low?: NumberOrNull;
    high?: NumberOrNull;
    confidence?: number;
}

/** What trainings with a few weight decays or momenta showed; a value of null: keep the own one. */
export interface SettingAdvice {
    value: NumberOrNull;
    learning_rate: NumberOrNull;
    why: string;
    steps: number;
    tried: { value: NumberOrNull; learning_rate: NumberOrNull; validation_losses: NumberOrNull[] }[];
}

/** A sentence of the explanation with the figures it rests on. */
export interface EvidenceSentence {
    sentence: string;
    figures: Record<string, NumberOrNull>;
}

/** Lines to copy, with line ends. */
export interface FrameworkCode {
    pytorch: string;
    keras: string;
    fastai: string;
}

/** Members with a question mark are absent in results stored before they existed. */
export interface Recommendation {
    learning_rate: NumberOrNull;
    low: NumberOrNull;
    high: NumberOrNull;
    min_learning_rate?: NumberOrNull;
    max_learning_rate?: NumberOrNull;
    largest_stable_rate?: NumberOrNull;
    /** The stated probability that the interval from low to high holds the best rate. */
    confidence: number;
    schedule?: { type: string; warmup?: Warmup } & Record<string, unknown>;
    warmup?: (Warmup & { why: string }) | null;
    /** Where a constant rate is planned: what usually ends with a lower loss. */
    better_schedule?: {
        schedule: { type: string } & Record<string, unknown>;
        learning_rate: NumberOrNull;
        why: string;
    } | null;
    expected_loss?: ExpectedLoss | null;
    weight_decay?: SettingAdvice | null;
    momentum?: SettingAdvice | null;
    batch_size?: { value: number; learning_rate: NumberOrNull; why: string } | null;
    parameter_groups?: { layers: string[]; learning_rate: NumberOrNull }[];
    /** A rate of null has its reason; stored results of earlier versions have none. */
    second_opinion?: { method: string; learning_rate: NumberOrNull; reason?: string }[];
    what_would_change?: string[];
    warnings: string[];
    explanation: string[];
    evidence?: EvidenceSentence[];
    code?: FrameworkCode | null;
}

export type Severity = 'info' | 'warning' | 'critical';

/** One thing to do; with a field and a value a change of the specification. */
export interface FindingAction {
    text: string;
    /** JSON pointer into the specification. */
    field?: string;
    value?: NumberOrNull;
}

export interface Finding {
    rule: string;
    severity: Severity;
    layer?: string | null;
    first_step?: NumberOrNull;
    /** (0, 1]: how sure the rule is. */
    confidence?: NumberOrNull;
    evidence?: Record<string, NumberOrNull>;
    message: string;
    /** The likeliest first. */
    causes?: string[];
    /** The best first. */
    actions?: FindingAction[];
    advice?: string;
    reference?: string;
}

/** A short training that confirms a recommendation. */
export interface Trial {
    learning_rate: number;
    steps: number;
    /** Null when it did not get to its end with a finite loss. */
    validation_loss: NumberOrNull;
    /** The same before its first step. */
    initial_loss?: NumberOrNull;
    /** Which start and data order; 0 is the job's own. */
    repeat?: number;
    /** As validation_loss, after half of its steps. */
    halfway_loss?: NumberOrNull;
    /** Means of the training loss over its first tenth and its last fifth. */
    early_training_loss?: NumberOrNull;
    late_training_loss?: NumberOrNull;
}

/** Of the losses of several sweeps, rate by rate. */
export interface Band {
    learning_rate: number[];
    mean: number[];
    low: number[];
    high: number[];
    /** How many sweeps reached this rate. */
    sweeps: number[];
}

export interface RangeTestResult extends Sweep {
    sweeps?: Sweep[];
    /** Of two sweeps and more. */
    band?: Band;
    /** In the order they were run; the first near the rate that the sweeps say. */
    trials?: Trial[];
    recommendation: Recommendation;
    findings: Finding[];
    seconds?: number;
}

export type Scores = Record<string, NumberOrNull>;

export interface TrainingResult {
    steps: number;
    /** Null: not known, of a run. */
    epochs: NumberOrNull;
    learning_rate: NumberOrNull;
    train: Scores;
    validation: Scores;
    best?: { step: number; validation: Scores };
    weights?: { href: string; bytes: number } | null;
    /** When it started from stored weights. */
    loaded_weights?: { loaded: string[]; missing: string[]; unused: string[] } | null;
    stopped: Stopped;
    seconds: number;
    findings: Finding[];
}
