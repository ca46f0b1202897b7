import type { Band, Curve, Finding, Recommendation, Stopped, Sweep } from './result';

/** What was made of a file. */
export interface Understood {
    format: string;
    /** The file's name of each of our series. */
    columns: Record<string, string>;
    others: string[];
    ignored: string[];
    notes: string[];
}

export interface AnalysedCurve {
    name: string;
    kind: string;
    optimizer: string;
    stopped: Stopped;
    curve?: Curve;
    suggestions: Sweep['suggestions'];
    suggestion_details?: Sweep['suggestion_details'];
    points: number;
    findings: Finding[];
    notes: string[];
}

/** The curves of one optimizer, judged together. */
export interface AnalysedGroup {
    optimizer: string;
    curves: string[];
    recommendation: Recommendation;
    findings: Finding[];
    band: Band | null;
}

export interface Analysis {
    kind: string;
    stopped: Stopped;
    curve?: Curve;
    suggestions: Sweep['suggestions'];
    suggestion_details?: Sweep['suggestion_details'];
    /** Null of a training, and where there are several groups. */
    recommendation: Recommendation | null;
    findings: Finding[];
    understood: Understood;
    curves?: AnalysedCurve[];
    groups?: AnalysedGroup[];
    band?: Band | null;
}
