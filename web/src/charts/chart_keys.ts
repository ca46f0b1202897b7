export interface ChartKeys {
    count: number;
    row: number;
    move: (row: number) => void;
    pin: () => void;
    clear: () => void;
    toggleLog: () => void;
}

/** Everything the mouse can do on a chart, from the keyboard. */
export function chartKeys(event: KeyboardEvent, keys: ChartKeys): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
        ArrowLeft: () => keys.move(Math.max(0, keys.row - 1)),
        ArrowRight: () => keys.move(Math.min(keys.count - 1, keys.row + 1)),
        Home: () => keys.move(0),
        End: () => keys.move(keys.count - 1),
        Enter: keys.pin,
        Escape: keys.clear,
        l: keys.toggleLog,
    };
    const action = actions[event.key];
    if (!action || event.target !== event.currentTarget) return;
    event.preventDefault();
    action();
}
