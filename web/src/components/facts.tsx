export type Fact = readonly [name: string, text: string | null];

/** Names and what they come to; what is null is left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
    return (
        <dl class="facts">
            {facts.map(([name, text]) =>
                text === null ? null : (
                    <div key={name} class="fact">
                        <dt>{name}</dt>
                        <dd>{text}</dd>
                    </div>
                ),
            )}
        </dl>
    );
}
