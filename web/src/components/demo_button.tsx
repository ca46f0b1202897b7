import { useState } from 'preact/hooks';
import type { Problem } from '../api/types/problem';
import { runDemo } from '../lib/demo';
import { navigate } from '../lib/router';
import { ProblemBox } from './problem_box';

export function DemoButton({ primary = false }: { primary?: boolean }) {
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const run = async () => {
        setBusy(true);
        const answer = await runDemo();
        setBusy(false);
        if (answer.ok) navigate(`/jobs/${answer.data.id}`);
        else setProblem(answer.problem);
    };
    return (
        <>
            <button
                type="button"
                class={`button ${primary ? 'button-primary' : ''}`}
                disabled={busy}
                onClick={() => void run()}
            >
                {busy ? 'Starting…' : 'Run a demo'}
            </button>
            {problem && <ProblemBox problem={problem} />}
        </>
    );
}
