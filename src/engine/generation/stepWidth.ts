/** Rows that stand in at most to make a decode faster. */
export const MOST_EXTRA = 2;
const TRIALS = 3;
/** A wider decode must take at most this share of the time, or it is not worth its rows. */
const WORTH_WHILE = 0.97;

interface Trial {
  count: number;
  least: number;
}

/**
 * How many rows a step is computed with. Matrix kernels work in tiles, so that one row more can make a decode faster: 15 rows of
 * Q4_0 weights took 26 ms and 16 took 21, 8 of BF16 42 and 9 took 36. Which counts do depends on weights, processor and compiler:
 * so each count that comes up is tried beside its next ones a few times, and the fastest kept. No row's bits depend on it.
 */
export class StepWidth {
  readonly #trials = new Map<number, Trial>();

  /** @param room rows that may stand in */
  choose(rows: number, room: number): number {
    const counts = Array.from({ length: 1 + Math.min(room, MOST_EXTRA) }, (_, extra) => rows + extra);
    const untried = counts.find((count) => (this.#trials.get(count)?.count ?? 0) < TRIALS);
    if (untried !== undefined) return untried;
    const least = (count: number): number => this.#trials.get(count)!.least * (count === rows ? WORTH_WHILE : 1);
    return counts.reduce((best, count) => (least(count) < least(best) ? count : best));
  }

  record(rows: number, milliseconds: number): void {
    const trial = this.#trials.get(rows);
    this.#trials.set(rows, { count: (trial?.count ?? 0) + 1, least: Math.min(trial?.least ?? Infinity, milliseconds) });
  }
}
