import type { ComponentChildren, VNode } from 'preact';
import { Icon } from '../controls/icon.tsx';

interface SectionProps {
  title: string;
  /** Beside the title, small. */
  detail?: string;
  open: boolean;
  turn: () => void;
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A section that collapses as one of a view does. */
export function Section({ title, detail, open, turn, actions, children }: SectionProps): VNode {
  return (
    <section data-region aria-label={title}>
      <div class="section-head">
        <h2>
          <button type="button" class="section-button" aria-expanded={open} onClick={turn}>
            <Icon name={open ? 'chevron-down' : 'chevron-right'} />
            {title}
          </button>
        </h2>
        {detail !== undefined && <span class="muted small cut">{detail}</span>}
        <span class="grow" />
        {open && actions}
      </div>
      {open && <div class="section-body">{children}</div>}
    </section>
  );
}
