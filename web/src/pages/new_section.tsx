import type { ComponentChildren } from 'preact';

interface SectionProps {
    number: number;
    title: string;
    tools?: ComponentChildren;
    children: ComponentChildren;
}

export function Section({ number, title, tools, children }: SectionProps) {
    const id = `section-${number}`;
    return (
        <section class="card" aria-labelledby={id}>
            <div class="card-head">
                <h2 id={id}>
                    <span class="section-number" aria-hidden="true">
                        {number}
                    </span>
                    {title}
                </h2>
                {tools}
            </div>
            {children}
        </section>
    );
}
