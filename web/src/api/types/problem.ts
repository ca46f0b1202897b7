// application/problem+json, as every failed call answers.
export interface FieldProblem {
    /** JSON pointer into the body ("/model/layers/0/out_features"), or "?name" for the query. */
    pointer: string;
    detail: string;
}

export interface Problem {
    type?: string;
    title: string;
    status: number;
    detail?: string;
    instance?: string;
    errors?: FieldProblem[];
    request_id?: string;
}
