import type { VNode } from 'preact';
import { Icon } from './icon.tsx';
import { usePopup } from './popup.ts';

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
  const { open, setOpen, root, leave } = usePopup();
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    leave();
  };
  return (
    <div class="menu" ref={root} onKeyDown={key}>
      <button type="button" class="menu-button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {label}
        <Icon name="chevron-down" />
      </button>
      {open && (
        <div class="menu-list checks-list" role="group" aria-label={label}>
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
