import { useState } from 'preact/hooks';
import { generateDataset } from '../api/datasets';
import type { Dataset } from '../api/types/dataset';
import type { FieldProblem, Problem } from '../api/types/problem';
import { buildGenerator, NEW_GENERATOR } from '../lib/generators';
import { GeneratorFields } from './generator_fields';
import { ProblemBox } from './problem_box';

export function GenerateForm({ onGenerated }: { onGenerated: (dataset: Dataset) => void }) {
    const [form, setForm] = useState(NEW_GENERATOR);
    const [errors, setErrors] = useState<FieldProblem[]>([]);
    const [problem, setProblem] = useState<Problem | null>(null);
    const generate = async () => {
        const built = buildGenerator(form);
        setErrors(built.errors);
        if (built.errors.length > 0) return;
        const answer = await generateDataset(built.request);
        setProblem(answer.ok ? null : answer.problem);
        setErrors(answer.ok ? [] : (answer.problem.errors ?? []));
        if (answer.ok) onGenerated(answer.data);
    };
    return (
        <form
            class="stack"
            aria-label="Generate a data set"
            onSubmit={(event) => {
                event.preventDefault();
                void generate();
            }}
        >
            <GeneratorFields
                form={form}
                errors={errors}
                onChange={(changes) => setForm({ ...form, ...changes })}
            />
            {problem && <ProblemBox problem={problem} errors={[]} />}
            <div>
                <button type="submit" class="button button-primary">
                    Generate
                </button>
            </div>
        </form>
    );
}
