import { expect, it } from 'vitest';
import { DELIVER_EVERY_MS, EventBuffer } from './event_buffer';

/** A clock that runs what is due when it is moved. */
function makeClock() {
    let now = 0;
    let due: { at: number; run: () => void }[] = [];
    return {
        now: () => now,
        schedule: (run: () => void, delay_ms: number) => {
            const entry = { at: now + delay_ms, run };
            due.push(entry);
            return () => {
                due = due.filter((other) => other !== entry);
            };
        },
        move: (by_ms: number) => {
            now += by_ms;
            const ready = due.filter((entry) => entry.at <= now);
            due = due.filter((entry) => entry.at > now);
            for (const entry of ready) entry.run();
        },
    };
}

it('delivers a thousand events a second five times a second, in order', () => {
    const clock = makeClock();
    const batches: number[][] = [];
    const buffer = new EventBuffer<number>((items) => batches.push(items), clock.schedule, clock.now);
    for (let i = 0; i < 1000; i += 1) {
        buffer.add(i);
        clock.move(1);
    }
    clock.move(DELIVER_EVERY_MS);
    expect(batches.length).toBeLessThanOrEqual(7);
    expect(batches.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});

it('delivers a lone event without waiting', () => {
    const clock = makeClock();
    const batches: string[][] = [];
    const buffer = new EventBuffer<string>((items) => batches.push(items), clock.schedule, clock.now);
    buffer.add('a');
    clock.move(0);
    expect(batches).toEqual([['a']]);
});

it('delivers nothing once it is stopped', () => {
    const clock = makeClock();
    const batches: string[][] = [];
    const buffer = new EventBuffer<string>((items) => batches.push(items), clock.schedule, clock.now);
    buffer.add('a');
    buffer.stop();
    clock.move(1000);
    expect(batches).toEqual([]);
});
