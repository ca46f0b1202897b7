import type { Job } from '../api/types/job';
import type { JobView } from '../lib/job_view';

export interface JobViewProps {
    job: Job;
    view: JobView;
    /** Changes whenever everything was fetched anew. */
    fetches: number;
}
