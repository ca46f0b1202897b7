export type Task = 'classification' | 'regression' | 'sequence' | 'language';

export interface ClassCount {
    name: string;
    count: number;
}

export interface Column {
    name: string;
    type: string;
    missing: number;
    distinct?: number;
    minimum?: number | null;
    maximum?: number | null;
    mean?: number | null;
    deviation?: number | null;
}

/** What was understood of the data. */
export interface Dataset {
    id: string;
    name: string;
    created_at: string;
    bytes: number;
    task: Task;
    format: string;
    rows: number;
    training_rows: number;
    validation_rows: number;
    shape: number[];
    target_features?: number;
    target?: string;
    classes: ClassCount[];
    columns: Column[];
    missing: number;
    warnings: string[];
}

export interface DatasetList {
    datasets: Dataset[];
}

export interface GeneratorRequest {
    generator: string;
    rows?: number;
    noise?: number;
    classes?: number;
    features?: number;
    seed?: number;
    name?: string;
}
