import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  label: string;
  press: () => void;
  secondary?: boolean;
}

/** A command in full words: one, at most two a page. */
export function Button({ label, press, secondary = false }: ButtonProps): VNode {
  return (
    <vscode-button class="button" appearance={secondary ? 'secondary' : 'primary'} onClick={press}>
      {label}
    </vscode-button>
  );
}

interface IconButtonProps {
  icon: IconName;
  /** Name and tooltip. */
  label: string;
  press: () => void;
  pressed?: boolean;
  /** Not in the tab order: reached another way. */
  skip?: boolean;
}

/** 22 px, as in a view's title. The toolkit's icon button cannot tell its pressed state, so this is the browser's own. */
export function IconButton({ icon, label, press, pressed, skip = false }: IconButtonProps): VNode {
  return (
    <button type="button" class={pressed ? 'icon-button on' : 'icon-button'} title={label} aria-label={label} aria-pressed={pressed} tabIndex={skip ? -1 : 0} onClick={press}>
      <Icon name={icon} />
    </button>
  );
}

/** A command that reads as part of the text. */
export function TextButton({ children, press, skip = false }: { children: ComponentChildren; press: () => void; skip?: boolean }): VNode {
  return (
    <button type="button" class="text-button" tabIndex={skip ? -1 : 0} onClick={press}>
      {children}
    </button>
  );
}
