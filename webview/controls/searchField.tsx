import type { VNode } from 'preact';
import { Icon } from './icon.tsx';

interface SearchFieldProps {
  label: string;
  value: string;
  change: (value: string) => void;
  /** Escape in the field. */
  leave: () => void;
}

export function SearchField({ label, value, change, leave }: SearchFieldProps): VNode {
  const typed = (event: Event): void => change((event.currentTarget as HTMLInputElement).value);
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    leave();
  };
  return (
    <vscode-text-field id="search" class="search" placeholder={label} aria-label={label} value={value} onInput={typed} onKeyDown={key}>
      <span slot="start">
        <Icon name="search" />
      </span>
    </vscode-text-field>
  );
}
