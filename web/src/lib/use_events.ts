import { useEffect, useRef, useState } from 'preact/hooks';
import { hub, type ConnectionState } from '../api/events';
import type { ServerEvent } from '../api/types/event';
import { EventBuffer } from './event_buffer';

/**
 * Calls back for each event of the topic while the component is there, in one go a few times a
 * second, so that they are drawn together; null: none.
 */
export function useEvents(
    topic: string | null,
    onEvent: (event: ServerEvent) => void,
    onOpen: () => void,
): void {
    const handlers = useRef({ onEvent, onOpen });
    handlers.current = { onEvent, onOpen };
    useEffect(() => {
        if (topic === null) return undefined;
        const buffer = new EventBuffer<ServerEvent>((events) => {
            for (const event of events) handlers.current.onEvent(event);
        });
        const unsubscribe = hub.subscribe(topic, {
            onEvent: (event) => buffer.add(event),
            onOpen: () => handlers.current.onOpen(),
        });
        // Paused means that nothing changes any more; whatever goes on begins with onOpen.
        const unwatch = hub.watch((state) => {
            if (state !== 'live') buffer.stop();
        });
        return () => {
            unwatch();
            unsubscribe();
            buffer.stop();
        };
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
