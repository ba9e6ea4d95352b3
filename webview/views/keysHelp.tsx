import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../controls/buttons.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  [t('Up, Down, Home, End, Page Up, Page Down'), t('move in the list')],
  [t('Right, Left'), t('open, close; then next, previous setting')],
  [t('Enter, Space'), t('open or close; on an answer, show all of it')],
  [t('n, Shift+N'), t('next, previous failure')],
  ['f', t('next filter')],
  ['m', t('pin')],
  ['d', t('mark differences')],
  ['s', t('projection strip')],
  ['p', t('previous answer, and back')],
  ['[ ]', t('weaker, stronger by 0.05×')],
  ['{ }', t('previous, next searched layer')],
  [t('/ or Ctrl+F'), t('search')],
  [t('Ctrl+Enter'), t('run this prompt again')],
  [t('Ctrl+C'), t('copy the answer; on a prompt, a Markdown table')],
  [t('F6, Shift+F6'), t('next, previous region')],
  [t('Escape'), t('stop writing, else clear the search, else go to the list')],
  ['?', t('this list')],
];

/** The keys, in a dialog. */
export function KeysHelp({ close }: { close: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={close}>
      <div class="section-head">
        <h2 id="keys-title">{t('Keyboard')}</h2>
        <span class="grow" />
        <IconButton icon="close" label={t('Close')} press={() => dialog.current?.close()} />
      </div>
      <dl>
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
