import { useEffect, useState } from 'preact/hooks';
import { aborted } from '../api/client';
import { validateJob } from '../api/jobs';
import type { Validation } from '../api/types/model';
import type { FieldProblem, Problem } from '../api/types/problem';
import { CopyButton } from '../components/copy_button';
import { ModelTable } from '../components/model_table';
import { ProblemBox } from '../components/problem_box';
import type { BuiltSpec } from '../lib/job_form';

export interface ValidationState {
    answer: Validation | null;
    problem: Problem | null;
}

const TYPING_MS = 300;

/** What the daemon says about the form, a moment after the last key. */
export function useValidation(built: BuiltSpec, ready: boolean): ValidationState {
    const [state, setState] = useState<ValidationState>({ answer: null, problem: null });
    const body = JSON.stringify(built.spec);
    const checkable = ready && built.errors.length === 0;
    useEffect(() => {
        if (!checkable) {
            setState({ answer: null, problem: null });
            return undefined;
        }
        const controller = new AbortController();
        const timer = setTimeout(() => {
            void validateJob(built.spec, controller.signal).then((answer) => {
                if (aborted(answer)) return;
                setState(
                    answer.ok
                        ? { answer: answer.data, problem: null }
                        : { answer: null, problem: answer.problem },
                );
            });
        }, TYPING_MS);
        return () => {
            clearTimeout(timer);
            controller.abort();
        };
    }, [body, checkable]);
    return state;
}

interface PreviewProps {
    validation: ValidationState;
    ready: boolean;
    problem: Problem | null;
    other: FieldProblem[];
    busy: boolean;
    blocked: boolean;
    label: string;
    curl: string;
    onStart: () => void;
}

export function Preview(props: PreviewProps) {
    const { validation, problem } = props;
    const shown = problem ?? validation.problem;
    return (
        <section class="card stack" aria-labelledby="preview-heading" data-testid="preview">
            <h2 id="preview-heading">What will run</h2>
            {!props.ready && <p class="muted">Choose, upload or generate data first.</p>}
            {validation.answer && (
                <ModelTable
                    model={validation.answer.model}
                    estimated_seconds={validation.answer.estimated_seconds}
                />
            )}
            {shown && <ProblemBox problem={shown} errors={problem ? undefined : props.other} />}
            {props.blocked && props.ready && (
                <p class="error-text">Some fields cannot be read; they are marked.</p>
            )}
            <button
                type="button"
                class="button button-primary"
                disabled={!props.ready || props.blocked || props.busy}
                onClick={props.onStart}
            >
                {props.busy ? 'Starting…' : props.label}
            </button>
            {props.ready && (
                <details>
                    <summary>Show as curl</summary>
                    <div class="stack">
                        <pre tabIndex={0} aria-label="The same as a curl command">
                            {props.curl}
                        </pre>
                        <div>
                            <CopyButton text={props.curl} label="Copy command" />
                        </div>
                    </div>
                </details>
            )}
        </section>
    );
}
