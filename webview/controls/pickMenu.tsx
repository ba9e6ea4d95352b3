import type { ComponentChildren, VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';
import { usePopup } from './popup.ts';

export interface PickOption<T> {
  value: T;
  label: string;
  /** In columns behind the label. */
  details?: readonly string[];
}

interface PickMenuProps<T> {
  /** The menu's name: the button's, unless it has a text. */
  label: string;
  /** What is on the button. */
  face: { icon: IconName; pressed?: boolean } | { text: ComponentChildren };
  options: readonly PickOption<T>[];
  /** Ticked; absent where the options are things to do. */
  chosen?: T;
  pick: (value: T) => void;
}

/** Pixels between a menu and the edge of the page. */
const EDGE = 4;

/** One of some, in a menu beneath its button: arrows, Home, End, Enter and Escape as in any menu. */
export function PickMenu<T extends string | number>({ label, face, options, chosen, pick }: PickMenuProps<T>): VNode {
  const { open, setOpen, root, leave } = usePopup();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open || !list.current) return;
    const first = list.current.querySelector<HTMLElement>('[aria-checked="true"]') ?? list.current.querySelector<HTMLElement>('button');
    first?.focus();
    // Beneath its button's right end, unless that is too near to an edge of the page.
    const { left } = list.current.getBoundingClientRect();
    if (left < EDGE) list.current.style.right = `${left - EDGE}px`;
  }, [open]);
  const key = (event: KeyboardEvent): void => {
    if (!open) return;
    event.stopPropagation();
    const items = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]?.focus();
    } else if (event.key === 'Escape') leave();
    else if (event.key === 'Tab') setOpen(false);
  };
  const choose = (value: T): void => {
    leave();
    pick(value);
  };
  const radio = chosen !== undefined;
  return (
    <div class="menu" ref={root} onKeyDown={key}>
      {'icon' in face ? (
        <button type="button" class={face.pressed ? 'icon-button on' : 'icon-button'} title={label} aria-label={label} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={face.icon} />
        </button>
      ) : (
        <button type="button" class="menu-button" title={label} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
          {face.text}
          <Icon name="chevron-down" />
        </button>
      )}
      {open && (
        <div class="menu-list pick-list" role="menu" aria-label={label} ref={list}>
          {options.map(({ value, label: name, details = [] }) => (
            <button key={value} type="button" class="pick" tabIndex={-1} onClick={() => choose(value)} {...(radio ? { role: 'menuitemradio' as const, 'aria-checked': value === chosen } : { role: 'menuitem' as const })}>
              {radio && <span class="tick">{value === chosen && <Icon name="check" />}</span>}
              <span>{name}</span>
              {details.map((detail, index) => (
                <span key={index} class="num muted">
                  {detail}
                </span>
              ))}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
