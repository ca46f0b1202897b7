import type { RangeTestResult } from '../api/types/result';
import { formatRate } from '../lib/format';

export function SuggestionsCard({ result }: { result: RangeTestResult }) {
    const rules = Object.keys(result.suggestion_details ?? result.suggestions);
    return (
        <section class="card" aria-labelledby="suggestions-heading">
            <div class="card-head">
                <h2 id="suggestions-heading">What each rule says</h2>
                <span class="muted small">read from the first sweep</span>
            </div>
            <div class="table-scroll" tabIndex={0} role="region" aria-label="Suggestions by rule">
                <table class="rules" data-testid="suggestions">
                    <thead>
                        <tr>
                            <th scope="col">Rule</th>
                            <th scope="col">Learning rate</th>
                            <th scope="col">Why</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rules.map((rule) => (
                            <tr key={rule}>
                                <th scope="row">{rule}</th>
                                <td class="nowrap">{formatRate(result.suggestions[rule])}</td>
                                <td>{result.suggestion_details?.[rule]?.reason ?? ''}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}
