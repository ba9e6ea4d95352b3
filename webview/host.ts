import type { Intent } from '../src/protocol/intents.ts';
import type { HostMessage } from '../src/protocol/view.ts';

/** What the page knows of its surroundings. Nothing else in the page may reach for the editor's API. */
export interface Host {
  post(intent: Intent): void;
  listen(receive: (message: HostMessage) => void): void;
  /** What `save` was last given in this page's life and those before it; anything at all at first. */
  load(): unknown;
  save(memory: unknown): void;
  /** Can it run and stop things? A report can only show. */
  readonly live: boolean;
}

/** The part of the API that VS Code gives a webview. */
interface EditorApi {
  postMessage(message: Intent): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  var acquireVsCodeApi: (() => EditorApi) | undefined;
}

export function editorHost(acquire: () => EditorApi): Host {
  const api = acquire();
  return {
    post: (intent) => api.postMessage(intent),
    listen: (receive) =>
      globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isHostMessage(data)) receive(data);
      }),
    load: () => api.getState(),
    save: (memory) => api.setState(memory),
    live: true,
  };
}

const KINDS: readonly string[] = ['snapshot', 'update', 'answer', 'projection', 'cells'] satisfies HostMessage['kind'][];

/** The editor's own messages come by the same way. */
function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && typeof data.kind === 'string' && KINDS.includes(data.kind);
}
