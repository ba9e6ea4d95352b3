import * as vscode from 'vscode';
import { EDITOR_TYPES } from '../keys/viewIds.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** The read-only editor of GGUF files. */
class VectorEditor implements vscode.CustomReadonlyEditorProvider {
  readonly #context: SteerboardContext;

  constructor(context: SteerboardContext) {
    this.#context = context;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    // Loaded with the first document, to keep activation light.
    const { VectorView } = await import('./vectorView.ts');
    const view = new VectorView(this.#context, uri, panel);
    panel.onDidDispose(() => view.dispose());
  }
}

export function registerVectorEditor(context: SteerboardContext): vscode.Disposable {
  const provider = new VectorEditor(context);
  return vscode.Disposable.from(...Object.values(EDITOR_TYPES).map((type) => vscode.window.registerCustomEditorProvider(type, provider, { supportsMultipleEditorsPerDocument: true })));
}
