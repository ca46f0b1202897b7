import { useState } from 'preact/hooks';

/** Asks once more in its own place. */
export function DeleteButton({ onDelete }: { onDelete: () => void }) {
    const [asking, setAsking] = useState(false);
    if (!asking) {
        return (
            <button type="button" class="button button-danger" onClick={() => setAsking(true)}>
                Delete
            </button>
        );
    }
    return (
        <>
            <button type="button" class="button button-danger" onClick={onDelete}>
                Really delete
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
                Keep
            </button>
        </>
    );
}
