import { Component, createRef, type VNode } from 'preact';
import type { Heights } from '../model/heights.ts';

/** Pixels drawn beyond the view on either side. */
const MARGIN = 400;

interface VirtualRowsProps {
  keys: readonly string[];
  heights: Heights;
  /** The element that scrolls; the rows may begin anywhere in it. */
  scroller: HTMLElement;
  /** Pixels that a head covers at the top of the view. */
  head: () => number;
  /** The entry that stays in place however the heights turn out, while its page loads; see `Memory.anchor`. */
  anchor?: { key: string; offset: number } | undefined;
  /** Tells the first entry in view after scrolling; undefined above the list. */
  moved: (anchor: { key: string; offset: number } | undefined) => void;
  draw: (index: number) => VNode;
  /** Other entries than before are in the document. */
  drawn: () => void;
  /** Gives itself to its owner, which may then call `reveal`. */
  mounted: (rows: VirtualRows | undefined) => void;
}

/**
 * Draws only the entries near the view, between two spacers. Each is measured as it appears and when it changes; if what lies above
 * the view turns out higher or lower than thought, the scroll position follows, so that what is being read stays where it is.
 */
export class VirtualRows extends Component<VirtualRowsProps> {
  private readonly root = createRef<HTMLDivElement>();
  private readonly above = createRef<HTMLDivElement>();
  private readonly below = createRef<HTMLDivElement>();
  private readonly observer = new ResizeObserver(() => this.measure());
  /** The entries in the document: those of the last drawing. */
  private from = 0;
  private to = 0;
  /** What was drawn by the present `draw`: scrolling draws only the rows that come, as the same node twice is not looked at again. */
  private readonly nodes = new Map<number, VNode>();
  private drawnBy: VirtualRowsProps['draw'] | undefined;
  private restored = false;
  private settle: ReturnType<typeof setTimeout> | undefined;

  override componentDidMount(): void {
    this.props.scroller.addEventListener('scroll', this.scrolled, { passive: true });
    this.observer.observe(this.props.scroller);
    this.props.mounted(this);
    this.measure();
  }

  override componentWillUnmount(): void {
    this.props.scroller.removeEventListener('scroll', this.scrolled);
    this.observer.disconnect();
    this.props.mounted(undefined);
    clearTimeout(this.settle);
  }

  override componentDidUpdate(): void {
    this.measure();
    this.props.drawn();
  }

  /** Scrolls as little as shows the entry. */
  reveal(index: number): void {
    const { scroller, heights, head } = this.props;
    const start = this.start();
    const top = start + heights.top(index);
    const bottom = Math.min(start + heights.top(index + 1), top + scroller.clientHeight - head());
    if (top - head() < scroller.scrollTop) scroller.scrollTop = top - head();
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    this.drawIfMoved();
  }

  /** Indices of the entries that are in sight, at least in part; the end not among them. */
  inView(): [from: number, to: number] {
    const { scroller, heights, keys, head } = this.props;
    if (keys.length === 0) return [0, 0];
    const top = scroller.scrollTop - this.start();
    return top + scroller.clientHeight <= 0 ? [0, 0] : [heights.at(top + head()), heights.at(top + scroller.clientHeight) + 1];
  }

  render({ keys, draw }: VirtualRowsProps): VNode {
    [this.from, this.to] = this.range();
    if (this.drawnBy !== draw) this.nodes.clear();
    this.drawnBy = draw;
    const drawn: VNode[] = [];
    for (let index = this.from; index < this.to; index++) {
      const node = this.nodes.get(index) ?? (
        <div key={keys[index]} class="entry" role="presentation">
          {draw(index)}
        </div>
      );
      this.nodes.set(index, node);
      drawn.push(node);
    }
    return (
      <div class="rows" role="presentation" ref={this.root}>
        <div key="above" role="presentation" ref={this.above} />
        {drawn}
        <div key="below" role="presentation" ref={this.below} />
      </div>
    );
  }

  private readonly scrolled = (): void => {
    this.drawIfMoved();
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.props.moved(this.currentAnchor()), 150);
  };

  /** Distance of the first row from the scroller's content top. */
  private start(): number {
    const { scroller } = this.props;
    return this.root.current ? this.root.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop : 0;
  }

  /** Entries in and near the view, the end not among them. */
  private range(): [from: number, to: number] {
    const { scroller, heights, keys } = this.props;
    if (keys.length === 0) return [0, 0];
    const top = scroller.scrollTop - this.start();
    return [heights.at(top - MARGIN), heights.at(top + scroller.clientHeight + MARGIN) + 1];
  }

  private drawIfMoved(): void {
    const [from, to] = this.range();
    if (from !== this.from || to !== this.to) this.forceUpdate();
  }

  private measure(): void {
    const { heights, scroller, head } = this.props;
    const root = this.root.current;
    if (!root) return;
    const start = this.start();
    const view = scroller.scrollTop - start;
    const seen = [...root.children].slice(1, -1).map((element, at) => {
      this.observer.observe(element);
      return { index: this.from + at, height: element.getBoundingClientRect().height };
    });
    // By how much what lies wholly above the view is higher than thought.
    const shift = seen
      .filter(({ index }) => heights.top(index + 1) <= view)
      .reduce((sum, { index, height }) => sum + height - heights.height(index), 0);
    const first = heights.at(view);
    const changed = heights.measure(seen);
    if (this.above.current) this.above.current.style.height = `${heights.top(this.from)}px`;
    if (this.below.current) this.below.current.style.height = `${heights.total - heights.top(this.to)}px`;
    if (!this.restored) this.restore(start);
    else if (shift !== 0) scroller.scrollTop += shift;
    // What was being read closed and would be left behind above the view: its beginning comes into sight.
    else if (changed && view > 0 && heights.top(first + 1) <= view) scroller.scrollTop = start + heights.top(first) - head();
    if (changed) this.drawIfMoved();
  }

  private restore(start: number): void {
    const { anchor, keys, heights, scroller } = this.props;
    this.restored = true;
    const index = anchor ? keys.indexOf(anchor.key) : -1;
    if (!anchor || index < 0) return;
    scroller.scrollTop = start + heights.top(index) + anchor.offset;
    this.drawIfMoved();
  }

  private currentAnchor(): { key: string; offset: number } | undefined {
    const { scroller, heights, keys } = this.props;
    const view = scroller.scrollTop - this.start();
    if (view <= 0 || keys.length === 0) return undefined;
    const index = heights.at(view);
    return { key: keys[index]!, offset: view - heights.top(index) };
  }
}
