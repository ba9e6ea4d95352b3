import type { HostMessage, ResultsSnapshot } from '../../protocol/view.ts';

/** At most ten messages a second. */
const INTERVAL_MS = 100;

type Content = Omit<ResultsSnapshot, 'revision'>;

/**
 * Brings the newest content to one page: complete at first and whenever the page asks or comes back from hiding, else only the rows
 * that changed. Content that is replaced before it was sent is never sent, so nothing piles up for a slow or hidden page.
 */
export class SnapshotFeed {
  private readonly post: (message: HostMessage) => void;
  private content: Content = { state: { kind: 'empty' } };
  private sent: ResultsSnapshot | undefined;
  private revision = 0;
  private ready = false;
  private visible = true;
  private dirty = false;
  private lastSent = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (message: HostMessage) => void) {
    this.post = post;
  }

  /** Replaces what the page shall show. Rows that did not change must be the same objects as before; anything else is sent again. */
  show(content: Content): void {
    this.content = content;
    this.dirty = true;
    this.schedule();
  }

  /** The page said `ready`: it has nothing, or not what an update needs. */
  pageReady(): void {
    this.ready = true;
    this.startOver();
  }

  /** A hidden page gets nothing, and everything when it is seen again. */
  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) this.startOver();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.ready = false;
  }

  private startOver(): void {
    this.sent = undefined;
    this.dirty = true;
    this.lastSent = Number.NEGATIVE_INFINITY;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.schedule();
  }

  private schedule(): void {
    if (!this.dirty || !this.ready || !this.visible || this.timer) return;
    const wait = this.lastSent + INTERVAL_MS - performance.now();
    if (wait <= 0) {
      this.send();
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.send();
    }, wait);
  }

  private send(): void {
    if (!this.dirty || !this.ready || !this.visible) return;
    this.dirty = false;
    this.lastSent = performance.now();
    const snapshot: ResultsSnapshot = { revision: ++this.revision, ...this.content };
    this.post(updateMessage(this.sent, snapshot) ?? { kind: 'snapshot', snapshot });
    this.sent = snapshot;
  }
}

/** Undefined where only the complete snapshot will do. */
function updateMessage(from: ResultsSnapshot | undefined, to: ResultsSnapshot): HostMessage | undefined {
  if (!from?.results || !to.results) return undefined;
  const [before, after] = [from.results, to.results];
  if (before.head.run !== after.head.run || before.rows.length !== after.rows.length) return undefined;
  const changed = after.rows.filter((row, item) => row !== before.rows[item]);
  return { kind: 'update', update: { from: from.revision, revision: to.revision, state: to.state, head: after.head, changed } };
}
