import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { IconButton } from '../controls/buttons.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  ['Up, Down, Home, End, Page Up, Page Down', 'move in the list'],
  ['Right, Left', 'open, close; then next, previous setting'],
  ['Enter, Space', 'open or close; on an answer, show all of it'],
  ['n, Shift+N', 'next, previous failure'],
  ['f', 'next filter'],
  ['m', 'pin'],
  ['d', 'mark differences'],
  ['s', 'projection strip'],
  ['p', 'previous answer, and back'],
  ['[ ]', 'weaker, stronger by 0.05×'],
  ['{ }', 'previous, next searched layer'],
  ['/ or Ctrl+F', 'search'],
  ['Ctrl+Enter', 'run this prompt again'],
  ['Ctrl+C', 'copy the answer; on a prompt, a Markdown table'],
  ['F6, Shift+F6', 'next, previous region'],
  ['Escape', 'stop writing, else clear the search, else go to the list'],
  ['?', 'this list'],
];

/** The keys, in a dialog. */
export function KeysHelp({ close }: { close: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={close}>
      <div class="section-head">
        <h2 id="keys-title">Keyboard</h2>
        <span class="grow" />
        <IconButton icon="close" label="Close" press={() => dialog.current?.close()} />
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
