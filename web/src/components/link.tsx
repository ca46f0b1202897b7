import type { ComponentChildren } from 'preact';
import { navigate } from '../lib/router';

interface LinkProps {
    href: string;
    class?: string;
    'aria-current'?: 'page';
    children: ComponentChildren;
}

/** A link within the page: no reload, but still a link for a new tab. */
export function Link({ href, children, ...rest }: LinkProps) {
    const follow = (event: MouseEvent) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        navigate(href);
        window.scrollTo(0, 0);
    };
    return (
        <a href={href} onClick={follow} {...rest}>
            {children}
        </a>
    );
}
