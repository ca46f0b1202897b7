// Where the labels of vertical marks go: in rows above the plot, so that none covers another.

export interface Label {
    x: number;
    width: number;
}

/**
 * The row of each label, 0 nearest the plot. Labels are taken from the left, each into the lowest
 * row that is free there; the last row takes what fits nowhere.
 */
export function layoutLabels(labels: readonly Label[], rows: number, gap: number): number[] {
    const ends: number[] = Array.from({ length: rows }, () => -Infinity);
    const order = labels.map((_, index) => index).sort((a, b) => left(labels, a) - left(labels, b));
    const chosen: number[] = labels.map(() => 0);
    for (const index of order) {
        const free = ends.findIndex((end) => end + gap <= left(labels, index));
        const row = free === -1 ? rows - 1 : free;
        chosen[index] = row;
        ends[row] = left(labels, index) + (labels[index]?.width ?? 0);
    }
    return chosen;
}

function left(labels: readonly Label[], index: number): number {
    const label = labels[index];
    return label ? label.x - label.width / 2 : 0;
}

/** Marks at nearly one place become one mark with both names. */
export function joinNear<T extends { value: number; text: string }>(
    marks: readonly T[],
    position: (value: number) => number,
    nearest_px: number,
): T[] {
    const joined: T[] = [];
    for (const mark of [...marks].sort((a, b) => a.value - b.value)) {
        const last = joined.at(-1);
        const near = last && position(mark.value) - position(last.value) < nearest_px;
        if (near) joined[joined.length - 1] = { ...last, text: `${last.text}, ${mark.text}` };
        else joined.push(mark);
    }
    return joined;
}
