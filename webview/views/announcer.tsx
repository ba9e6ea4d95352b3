import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { announcement, tallyOf, type Tally } from '../model/announcement.ts';
import type { Store } from '../model/store.ts';

const INTERVAL_MS = 5000;

/** Tells screen readers of finished answers by their count, every few seconds at most. */
export function Announcer({ store }: { store: Store }): VNode {
  const [text, setText] = useState('');
  const said = useRef<Tally | undefined>(undefined);
  useEffect(() => {
    const timer = setInterval(() => {
      const results = store.snapshot?.results;
      if (!results) return;
      const now = tallyOf(results.head.run, results.rows);
      const words = announcement(said.current, now);
      said.current = now;
      if (words !== undefined) setText(words);
    }, INTERVAL_MS);
    return () => clearInterval(timer);
  }, [store]);
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
