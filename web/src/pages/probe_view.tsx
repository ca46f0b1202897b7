import { useRef } from 'preact/hooks';
import type { Job } from '../api/types/job';
import type { Measured, ProbeResult } from '../api/types/probe';
import { ExportButtons } from '../components/export_buttons';
import { formatDuration, words } from '../lib/format';
import { isFinal, type JobView } from '../lib/job_view';
import { kindOf } from '../lib/kinds';
import { CriticalSharpnessCard } from './critical_sharpness_card';
import { FindingsCard } from './findings_card';
import { GradientCheckCard } from './gradient_check_card';
import { InitializationCard } from './initialization_card';
import { LandscapeCard } from './landscape_card';
import { NoiseScaleCard } from './noise_scale_card';
import { SanityCard } from './sanity_card';
import { SharpnessCard } from './sharpness_card';

/** Receives each picture that can be saved. */
export type OnCanvas = (canvas: HTMLCanvasElement | null) => void;

/** Kinds whose result has a chart; the others are numbers. */
const DRAWN = ['gradient_check', 'critical_sharpness', 'loss_landscape', 'initialization'];

/** What a probe measured, and what is wrong with it. */
export function ProbeView({ job, view }: { job: Job; view: JobView }) {
    const result = (job.result ?? null) as ProbeResult | null;
    const canvas = useRef<HTMLCanvasElement | null>(null);
    const onCanvas: OnCanvas = (drawn) => {
        canvas.current = drawn;
    };
    const kind = kindOf(job.kind);
    return (
        <div class="job-grid">
            <div class="stack">
                <section class="card stack" aria-labelledby="probe-heading" data-testid="probe">
                    <div>
                        <h2 id="probe-heading">{kind.label}</h2>
                        <p class="muted small">{kind.hint}</p>
                    </div>
                    {result ? (
                        <MeasuredCard result={result} onCanvas={onCanvas} />
                    ) : (
                        <p class="muted">
                            {isFinal(job.state)
                                ? 'It ended before there was anything to show.'
                                : 'The measurement appears here when it is done.'}
                        </p>
                    )}
                </section>
            </div>
            <div class="stack">
                <FindingsCard job={job} findings={view.findings} />
                {result && (
                    <section class="card stack" aria-label="Export of the measurement">
                        <p class="muted small">
                            Took {formatDuration(result.seconds)}; {words(result.stopped.reason)}.
                        </p>
                        <ExportButtons
                            job={job}
                            csv={false}
                            png={DRAWN.includes(result.kind)}
                            canvases={() => (canvas.current ? [canvas.current] : [])}
                        />
                    </section>
                )}
            </div>
        </div>
    );
}

function MeasuredCard({ result, onCanvas }: { result: Measured; onCanvas: OnCanvas }) {
    switch (result.kind) {
        case 'gradient_check':
            return <GradientCheckCard result={result} onCanvas={onCanvas} />;
        case 'sharpness':
            return <SharpnessCard result={result} />;
        case 'critical_sharpness':
            return <CriticalSharpnessCard result={result} onCanvas={onCanvas} />;
        case 'noise_scale':
            return <NoiseScaleCard result={result} />;
        case 'loss_landscape':
            return <LandscapeCard result={result} onCanvas={onCanvas} />;
        case 'sanity':
            return <SanityCard result={result} />;
        case 'initialization':
            return <InitializationCard result={result} onCanvas={onCanvas} />;
    }
}
