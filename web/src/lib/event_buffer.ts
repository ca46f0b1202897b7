// Holds events back a little, so that a page is drawn a few times a second however fast they come.

/** Runs a callback after so many milliseconds and tells how to call that off. */
export type Schedule = (run: () => void, delay_ms: number) => () => void;

/** At most so often is something delivered. */
export const DELIVER_EVERY_MS = 200;

export class EventBuffer<Item> {
    private waiting: Item[] = [];
    private callOff: (() => void) | null = null;
    private delivered_at = -Infinity;

    constructor(
        private readonly deliver: (items: Item[]) => void,
        private readonly schedule: Schedule = inAnimationFrame,
        private readonly now: () => number = () => performance.now(),
    ) {}

    /** The first item after a pause goes out with the next frame. */
    add(item: Item): void {
        this.waiting.push(item);
        if (this.callOff) return;
        const rest = this.delivered_at + DELIVER_EVERY_MS - this.now();
        this.callOff = this.schedule(() => this.flush(), Math.max(0, rest));
    }

    /** What waits is forgotten. */
    stop(): void {
        this.callOff?.();
        this.callOff = null;
        this.waiting = [];
    }

    private flush(): void {
        const items = this.waiting;
        this.waiting = [];
        this.callOff = null;
        this.deliver(items);
        // Taken afterwards: a slow page gets its rest, too.
        this.delivered_at = this.now();
    }
}

function inAnimationFrame(run: () => void, delay_ms: number): () => void {
    let frame = 0;
    const timer = setTimeout(() => {
        frame = requestAnimationFrame(run);
    }, delay_ms);
    return () => {
        clearTimeout(timer);
        cancelAnimationFrame(frame);
    };
}
