import { useEffect, useRef, useState } from 'preact/hooks';
import { hub, type ConnectionState } from '../api/events';
import type { ServerEvent } from '../api/types/event';

/** Calls back for each event of the topic while the component is there; null: none. */
export function useEvents(
    topic: string | null,
    onEvent: (event: ServerEvent) => void,
    onOpen: () => void,
): void {
    const handlers = useRef({ onEvent, onOpen });
    handlers.current = { onEvent, onOpen };
    useEffect(() => {
        if (topic === null) return undefined;
        return hub.subscribe(topic, {
            onEvent: (event) => handlers.current.onEvent(event),
            onOpen: () => handlers.current.onOpen(),
        });
    }, [topic]);
}

export function useConnection(): ConnectionState {
    const [state, setState] = useState(hub.state);
    useEffect(() => {
        setState(hub.state);
        return hub.watch(setState);
    }, []);
    return state;
}
