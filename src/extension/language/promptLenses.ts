import * as vscode from 'vscode';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { isPromptText } from './promptDocuments.ts';

/** *Steer | Compare | Check* above each prompt of a prompt file, and *Compute Steering Vector* at its top. */
export class PromptLenses implements vscode.CodeLensProvider {
  readonly #context: SteerboardContext;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(context: SteerboardContext) {
    this.#context = context;
    this.#subscriptions = vscode.Disposable.from(
      context.answers.onChange(() => this.#changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration(SETTING_KEYS.codeLens)) this.#changed.fire(); }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!isPromptText(document) || !readSetting(SETTING_KEYS.codeLens, document.uri)) return [];
    return (await import('./promptLensList.ts')).promptLenses(this.#context, document);
  }
}
