import { useEffect, useState } from 'preact/hooks';
import { analyse } from '../api/analyses';
import type { Analysis } from '../api/types/analysis';
import type { Problem } from '../api/types/problem';
import { CodeField, FileField, TextField } from '../components/field';
import { ProblemBox } from '../components/problem_box';
import { errorAt } from '../lib/job_form';
import { AnalysisView } from './analysis_view';

export function AnalysePage() {
    const [analysis, setAnalysis] = useState<Analysis | null>(null);
    useEffect(() => {
        document.title = 'Analyse a curve – Rangefinder';
    }, []);
    return (
        <>
            <div class="page-head">
                <div>
                    <h1>Analyse a curve</h1>
                    <p>
                        A range test or a training that ran elsewhere: a TensorBoard event file, a CSV
                        of Lightning, Keras or W&amp;B, two columns of numbers, or JSON. Nothing is kept.
                    </p>
                </div>
            </div>
            <CurveForm onAnalysed={setAnalysis} />
            {analysis && <AnalysisView analysis={analysis} />}
        </>
    );
}

function CurveForm({ onAnalysed }: { onAnalysed: (analysis: Analysis | null) => void }) {
    const [file, setFile] = useState<File | null>(null);
    const [text, setText] = useState('');
    const [loss, setLoss] = useState('');
    const [rate, setRate] = useState('');
    const [busy, setBusy] = useState(false);
    const [problem, setProblem] = useState<Problem | null>(null);
    const errors = problem?.errors ?? [];

    const send = async () => {
        if (!file && text.trim() === '') {
            return setProblem({ title: 'Choose a file or paste a curve', status: 422 });
        }
        setBusy(true);
        const answer = await analyse(file ?? new Blob([text]), {
            ...(loss.trim() ? { loss: loss.trim() } : {}),
            ...(rate.trim() ? { learning_rate: rate.trim() } : {}),
        });
        setBusy(false);
        setProblem(answer.ok ? null : answer.problem);
        onAnalysed(answer.ok ? answer.data : null);
    };
    const shown = ['?loss', '?learning_rate'];
    return (
        <form
            class="card stack"
            aria-label="Analyse a curve"
            onSubmit={(event) => {
                event.preventDefault();
                void send();
            }}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
                event.preventDefault();
                setFile(event.dataTransfer?.files[0] ?? null);
            }}
        >
            <FileField
                label="File"
                accept=""
                onChange={setFile}
                hint={file ? `${file.name} will be analysed.` : 'Or drop it here.'}
            />
            {!file && (
                <CodeField
                    label="Or paste it"
                    value={text}
                    onChange={setText}
                    hint="learning_rate,loss and a line for each step, for example"
                />
            )}
            <div class="fields">
                <TextField
                    label="Loss column or tag"
                    value={loss}
                    onChange={setLoss}
                    placeholder="told from its name"
                    error={errorAt(errors, '?loss')}
                />
                <TextField
                    label="Learning rate column or tag"
                    value={rate}
                    onChange={setRate}
                    placeholder="told from its name"
                    error={errorAt(errors, '?learning_rate')}
                />
            </div>
            {problem && (
                <ProblemBox
                    problem={problem}
                    errors={errors.filter((error) => !shown.includes(error.pointer))}
                />
            )}
            <div>
                <button type="submit" class="button button-primary" disabled={busy}>
                    {busy ? 'Reading…' : 'Analyse'}
                </button>
            </div>
        </form>
    );
}
