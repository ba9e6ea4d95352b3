import * as vscode from 'vscode';
import type { ContextKey } from './keys/contextKeys.ts';

/** The only one that sets context keys; sets them on change only. */
export class ContextKeys {
  readonly #values = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
