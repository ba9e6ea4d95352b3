import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface CheckMenuProps<T> {
  /** What stands on the button. */
  label: string;
  options: readonly { value: T; label: string }[];
  chosen: readonly T[];
  /** `value` was ticked or unticked. */
  turn: (value: T) => void;
}

/** Some of few, in a list that opens beneath its button and closes on Escape or when the focus leaves. */
export function CheckMenu<T extends string>({ label, options, chosen, turn }: CheckMenuProps<T>): VNode {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  return (
    <div class="menu" ref={root} onKeyDown={key}>
      <button type="button" class="menu-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        <Icon name="chevron-down" />
      </button>
      {open && (
        <div class="menu-list" role="group" aria-label={label}>
          {options.map(({ value, label: name }) => (
            <vscode-checkbox key={value} checked={chosen.includes(value)} onClick={() => turn(value)}>
              {name}
            </vscode-checkbox>
          ))}
        </div>
      )}
    </div>
  );
}
