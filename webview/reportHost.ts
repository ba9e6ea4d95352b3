import type { HostMessage, ResultsSnapshot } from '../src/protocol/view.ts';
import type { Host } from './host.ts';

/** The element of a report that holds its snapshot as JSON. `src/app/report/` writes it. */
export const SNAPSHOT_ELEMENT = 'snapshot';

/** A saved report plays its own host: one snapshot with whole answers, nothing to run. */
export function reportHost(inlined: string): Host {
  const snapshot = JSON.parse(inlined) as ResultsSnapshot;
  let receive: (message: HostMessage) => void = () => undefined;
  followColourScheme();
  return {
    post: (intent) => {
      if (intent.kind === 'ready') receive({ kind: 'snapshot', snapshot });
      // Refused for files in some browsers; the text can still be selected.
      if (intent.kind === 'copy') void navigator.clipboard.writeText(intent.text).catch(() => undefined);
    },
    listen: (listener) => {
      receive = listener;
    },
    load: () => undefined,
    save: () => undefined,
    live: false,
  };
}

/** Marks the body as the editor would, which is what controls and charts go by. */
function followColourScheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.body.classList.toggle('vscode-dark', dark.matches);
    document.body.classList.toggle('vscode-light', !dark.matches);
  };
  dark.addEventListener('change', apply);
  apply();
}
