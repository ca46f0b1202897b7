/** A member that a layer, an optimizer or a schedule takes. */
export interface Parameter {
    /** "number", "integer", "boolean", "string", "[number, number]", or words for anything else. */
    type: string;
    required?: boolean;
    default?: unknown;
    /** The only values allowed. */
    values?: string[];
}

export interface Capability {
    type: string;
    parameters: Record<string, Parameter>;
}

/** GET /v1/info, the part that the page shows. */
export interface Info {
    version: string;
    commit?: string;
    onednn?: { version?: string; isa?: string };
    capabilities?: Capabilities;
}

export interface Capabilities {
    /** Kinds of jobs. */
    kinds?: string[];
    /** The range test and every probe, with their options. */
    probes?: Capability[];
    /** What trainings and range tests are judged by. */
    rules?: { name: string; meaning: string }[];
    optimizers: Capability[];
    schedules: Capability[];
}
