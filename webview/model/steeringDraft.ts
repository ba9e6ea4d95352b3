import type { SteeringChange } from '../../src/protocol/intents.ts';
import type { SteeringRow } from '../../src/protocol/view.ts';

/** After the last key; a pointer says itself when it lets go. */
const KEY_WAIT_MS = 400;

/** A strength by keys moves by this, times the validated one where the rule is a fixed weight. */
const STEP = 0.05;

/** Layers and strengths that the user is choosing: shown at once, sent when they have settled. */
export class SteeringDraft {
  private readonly send: (changes: SteeringChange[]) => void;
  private readonly changed: () => void;
  private readonly drafts = new Map<number, { layer: number; strength: number }>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (changes: SteeringChange[]) => void, changed: () => void) {
    this.send = send;
    this.changed = changed;
  }

  /** What is to be shown for a vector: the choice under way, else what acts. */
  of(index: number, row: SteeringRow): { layer: number | undefined; strength: number } {
    return this.drafts.get(index) ?? { layer: row.layer, strength: row.strength };
  }

  /** Shows the choice; `settle`: sends it now, after a while, or waits for another call that says so. */
  choose(index: number, row: SteeringRow, choice: { layer?: number; strength?: number }, settle: 'now' | 'soon' | 'later'): void {
    const { layer, strength } = { ...this.of(index, row), ...choice };
    if (layer === undefined) return;
    clearTimeout(this.timer);
    this.drafts.set(index, { layer, strength: clean(strength) });
    this.changed();
    if (settle === 'now') this.flush();
    else if (settle === 'soon') this.timer = setTimeout(() => this.flush(), KEY_WAIT_MS);
  }

  /** Back to what validation chose, for one vector or for all of them. */
  toValidated(rows: readonly SteeringRow[], only?: number): void {
    rows.forEach((row, index) => {
      if (row.validated && (only === undefined || only === index)) this.choose(index, row, row.validated, 'later');
    });
    this.flush();
  }

  /** Forgets choices that the host has taken up. */
  settle(rows: readonly SteeringRow[]): void {
    for (const [index, draft] of this.drafts) {
      const row = rows[index];
      if (!row || (row.layer === draft.layer && row.strength === draft.strength)) this.drafts.delete(index);
    }
  }

  /** The host was told and did otherwise, as when the user stopped it. */
  forget(): void {
    clearTimeout(this.timer);
    this.drafts.clear();
  }

  private flush(): void {
    clearTimeout(this.timer);
    if (this.drafts.size > 0) this.send([...this.drafts].map(([vector, { layer, strength }]) => ({ vector, layer, strength })));
  }
}

/** From 0 to twice what is usual: 2× of the way, or twice the validated weight. */
export function strengthRange(row: SteeringRow): { max: number; step: number } {
  const usual = row.rule === 'projection' ? 1 : Math.abs(row.validated?.strength ?? row.strength) || 1;
  return { max: 2 * usual, step: STEP * usual };
}

/** The next stronger or weaker strength within the range. */
export function stepped(row: SteeringRow, strength: number, steps: number): number {
  const { max, step } = strengthRange(row);
  return clean(Math.max(0, Math.min(max, strength + steps * step)));
}

/** The searched layer before or after, or any layer where none were searched. */
export function nextLayer(row: SteeringRow, layer: number | undefined, step: 1 | -1): number | undefined {
  const searched = (row.search?.points ?? []).map((point) => point.layer).filter((each) => each >= 0);
  const layers = searched.length > 0 ? searched : row.layers;
  const at = layer === undefined ? -1 : layers.indexOf(layer);
  if (at < 0) return step > 0 ? layers.find((each) => each > (layer ?? -1)) : layers.findLast((each) => each < (layer ?? Infinity));
  return layers[at + step];
}

/** Without the dust of binary fractions. */
function clean(strength: number): number {
  return Number(strength.toPrecision(6));
}

/** Is it another layer or strength than validation chose? */
export function isChanged({ validated }: SteeringRow, layer: number | undefined, strength: number): boolean {
  return validated !== undefined && (validated.layer !== layer || validated.strength !== strength);
}
