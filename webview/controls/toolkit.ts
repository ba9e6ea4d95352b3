import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import type { ClassAttributes, ComponentChildren, HTMLAttributes } from 'preact';

/** The only place that knows Microsoft's toolkit: it is no longer developed, and may have to be replaced by another set of controls. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeTextField());
}

interface ControlAttributes extends HTMLAttributes<HTMLElement>, ClassAttributes<HTMLElement> {
  children?: ComponentChildren;
  appearance?: 'primary' | 'secondary' | 'icon';
  disabled?: boolean;
  checked?: boolean;
  value?: string;
  placeholder?: string;
}

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Preact lets custom elements be declared
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ControlAttributes;
      'vscode-checkbox': ControlAttributes;
      'vscode-text-field': ControlAttributes;
    }
  }
}
