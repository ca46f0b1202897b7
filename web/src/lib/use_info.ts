// What the daemon is and can, asked for once a page.
import { getInfo } from '../api/info';
import type { Info } from '../api/types/info';
import { useLoad } from './use_load';

/** Null until the answer is there. */
export function useInfo(): Info | null {
    return useLoad(getInfo, []).data;
}
