// Addresses of the page. The daemon answers each of them with the same file.
import { useEffect, useState } from 'preact/hooks';

export interface Place {
    path: string;
    search: string;
}

const CHANGED = 'rangefinder:place';

export function here(): Place {
    return { path: location.pathname, search: location.search };
}

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
    if (to === location.pathname + location.search) return;
    if (how === 'push') history.pushState(null, '', to);
    else history.replaceState(null, '', to);
    window.dispatchEvent(new Event(CHANGED));
}

export function usePlace(): Place {
    const [place, setPlace] = useState(here);
    useEffect(() => {
        const update = () => setPlace(here());
        window.addEventListener('popstate', update);
        window.addEventListener(CHANGED, update);
        return () => {
            window.removeEventListener('popstate', update);
            window.removeEventListener(CHANGED, update);
        };
    }, []);
    return place;
}

export type Route =
    | { page: 'jobs' }
    | { page: 'new' }
    | { page: 'job'; id: string }
    | { page: 'datasets' }
    | { page: 'analyse' }
    | { page: 'unknown' };

export function routeOf(path: string): Route {
    const parts = path.split('/').filter((part) => part !== '');
    if (parts.length === 0) return { page: 'jobs' };
    if (parts.length === 1 && parts[0] === 'jobs') return { page: 'jobs' };
    if (parts.length === 1 && parts[0] === 'new') return { page: 'new' };
    if (parts.length === 1 && parts[0] === 'datasets') return { page: 'datasets' };
    if (parts.length === 1 && parts[0] === 'analyse') return { page: 'analyse' };
    if (parts.length === 2 && parts[0] === 'jobs') {
        return { page: 'job', id: decodeURIComponent(parts[1] ?? '') };
    }
    return { page: 'unknown' };
}
