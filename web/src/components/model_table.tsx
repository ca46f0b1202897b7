import type { ModelSummary } from '../api/types/model';
import { formatBytes, formatCount, formatDuration, formatLarge, formatShape } from '../lib/format';

interface ModelTableProps {
    model: ModelSummary;
    estimated_seconds?: number | null;
}

export function ModelTable({ model, estimated_seconds }: ModelTableProps) {
    return (
        <>
            <dl class="total">
                <Total name="parameters" text={formatCount(model.parameters)} />
                <Total name="memory" text={formatBytes(model.bytes['total'] ?? 0)} />
                <Total name="FLOPs a step" text={formatLarge(model.flops_per_step)} />
                {estimated_seconds !== undefined && (
                    <Total name="about" text={formatDuration(estimated_seconds)} />
                )}
            </dl>
            <div class="table-scroll" tabIndex={0} role="region" aria-label="Layers of the model">
                <table class="layers">
                    <thead>
                        <tr>
                            <th scope="col">Layer</th>
                            <th scope="col">Output</th>
                            <th scope="col" class="number">
                                Parameters
                            </th>
                        </tr>
                    </thead>
                    <tbody>
                        {model.layers.map((layer) => (
                            <tr key={layer.name}>
                                <th scope="row">
                                    <span class="muted">{layer.name}</span> {layer.type}
                                </th>
                                <td class="nowrap">{formatShape(layer.output_shape)}</td>
                                <td class="number">
                                    {layer.parameters === 0 ? '' : formatCount(layer.parameters)}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </>
    );
}

function Total({ name, text }: { name: string; text: string }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>{text}</dd>
        </div>
    );
}
