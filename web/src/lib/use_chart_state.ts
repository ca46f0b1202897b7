import { navigate, usePlace } from './router';
import { readChart, writeChart, type ChartState } from './url_state';

/** What a chart shows, kept in the address so that it can be shared. */
export function useChartState(): [ChartState, (changes: Partial<ChartState>) => void] {
    const place = usePlace();
    const state = readChart(place.search);
    const change = (changes: Partial<ChartState>) =>
        navigate(place.path + writeChart({ ...state, ...changes }), 'replace');
    return [state, change];
}
