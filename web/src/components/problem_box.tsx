import { NO_ANSWER } from '../api/client';
import type { FieldProblem, Problem } from '../api/types/problem';

interface ProblemBoxProps {
    problem: Problem;
    /** Complaints that are not shown at a field already. */
    errors?: FieldProblem[];
    onRetry?: () => void;
}

export function ProblemBox({ problem, errors, onRetry }: ProblemBoxProps) {
    const listed = errors ?? problem.errors ?? [];
    return (
        <div class="notice notice-danger" role="alert">
            <h2>{problem.title}</h2>
            {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
            {listed.length > 0 && (
                <ul>
                    {listed.map((error) => (
                        <li key={error.pointer}>
                            <code>{error.pointer}</code> {error.detail}
                        </li>
                    ))}
                </ul>
            )}
            {problem.status !== NO_ANSWER && problem.request_id && (
                <p class="small muted">Request {problem.request_id}</p>
            )}
            {onRetry && (
                <p>
                    <button type="button" class="link" onClick={onRetry}>
                        Try again
                    </button>
                </p>
            )}
        </div>
    );
}
