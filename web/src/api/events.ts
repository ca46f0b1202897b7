// One server-sent event connection for the whole tab, because a browser allows six connections a
// host over all its tabs. Topics come and go with what the page shows; the connection is closed
// while the tab is hidden or paused. It always starts at "now": whoever subscribes fetches the
// present state when told that the stream stands, so that nothing is missed in between.
import { EVENT_TYPES, type ServerEvent } from './types/event';

export type ConnectionState = 'idle' | 'live' | 'paused' | 'reconnecting';

export interface Subscription {
    onEvent: (event: ServerEvent) => void;
    /** The stream stands (again): fetch what it will go on from. */
    onOpen: () => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;

export class EventHub {
    private readonly subscribers = new Map<Subscription, string>();
    private readonly told = new Set<Subscription>();
    private readonly listeners = new Set<(state: ConnectionState) => void>();
    private source: EventSource | null = null;
    private topics = '';
    private retry_ms = FIRST_RETRY_MS;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private paused = false;
    state: ConnectionState = 'idle';

    start(): void {
        document.addEventListener('visibilitychange', () => this.refresh());
        window.addEventListener('pagehide', () => this.close());
        window.addEventListener('pageshow', () => this.refresh());
    }

    subscribe(topic: string, subscription: Subscription): () => void {
        this.subscribers.set(subscription, topic);
        this.refreshIn(0);
        return () => {
            this.subscribers.delete(subscription);
            this.told.delete(subscription);
            this.refreshIn(0);
        };
    }

    watch(listener: (state: ConnectionState) => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    togglePause(): void {
        this.paused = !this.paused;
        this.refresh();
    }

    private refreshIn(delay_ms: number): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.refresh(), delay_ms);
    }

    private refresh(): void {
        clearTimeout(this.timer);
        const topics = [...new Set(this.subscribers.values())].sort().join(',');
        if (topics === '' || this.paused || document.hidden) {
            this.close();
            this.setState(topics === '' ? 'idle' : 'paused');
        } else if (!this.source || topics !== this.topics) {
            this.open(topics);
        } else if (this.state === 'live') {
            this.tellNewcomers();
        }
    }

    private open(topics: string): void {
        this.close();
        this.topics = topics;
        if (this.state !== 'live') this.setState('reconnecting');
        const source = new EventSource(`/v1/events?topics=${encodeURIComponent(topics)}`);
        this.source = source;
        source.onopen = () => this.opened();
        source.onerror = () => this.failed();
        for (const type of EVENT_TYPES) {
            source.addEventListener(type, (message) => this.receive(type, message));
        }
    }

    private opened(): void {
        this.retry_ms = FIRST_RETRY_MS;
        this.setState('live');
        this.tellNewcomers();
    }

    private tellNewcomers(): void {
        for (const subscription of [...this.subscribers.keys()]) {
            if (this.told.has(subscription)) continue;
            this.told.add(subscription);
            subscription.onOpen();
        }
    }

    /** The browser gives up for good on any answer but 200; we do not. */
    private failed(): void {
        this.close();
        this.setState('reconnecting');
        this.refreshIn(this.retry_ms);
        this.retry_ms = Math.min(this.retry_ms * 2, LONGEST_RETRY_MS);
    }

    private receive(type: ServerEvent['type'], message: MessageEvent<unknown>): void {
        const event = { ...(JSON.parse(String(message.data)) as object), type } as ServerEvent;
        for (const [subscription, topic] of [...this.subscribers]) {
            if (topic === 'jobs' || topic === `job:${event.job}`) subscription.onEvent(event);
        }
    }

    private close(): void {
        this.source?.close();
        this.source = null;
        this.topics = '';
        this.told.clear();
    }

    private setState(state: ConnectionState): void {
        if (state === this.state) return;
        this.state = state;
        for (const listener of this.listeners) listener(state);
    }
}

export const hub = new EventHub();
