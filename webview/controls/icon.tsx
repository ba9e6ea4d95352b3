import type { VNode } from 'preact';

/** Codicons that the page uses. */
export type IconName =
  | 'check' | 'chevron-down' | 'chevron-right' | 'circle-slash' | 'close' | 'copy' | 'dash' | 'debug-stop' | 'diff' | 'discard' | 'ellipsis' | 'error' | 'export' | 'filter'
  | 'go-to-file' | 'graph' | 'loading' | 'pass' | 'pass-filled' | 'pin' | 'pinned' | 'play' | 'question' | 'refresh' | 'save' | 'search' | 'sort-precedence' | 'table' | 'warning';

/** An icon; with a name where it says something that no text beside it says. */
export function Icon({ name, label }: { name: IconName; label?: string }): VNode {
  const className = `codicon codicon-${name}`;
  return label === undefined ? <i class={className} aria-hidden="true" /> : <i class={className} role="img" aria-label={label} title={label} />;
}
