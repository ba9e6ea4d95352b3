import { NO_LAYER, type RunRow, type RunSpec } from '../../protocol/files.ts';
import { findInstructionProblem } from '../instructions/verify.ts';
import { stayingLoop } from './broken.ts';
import { isBroken, isChecked, passesLoosely, passesStrictly } from './outcome.ts';
import { searchedAt, searchesWithInstruction } from './layerSearch.ts';

/** How far one candidate of a search is. */
export interface Standing {
  layer: number;
  strength: number;
  passed: number;
  total: number;
  broken: number;
  /** Answers that are still to come. */
  remaining: number;
}

/**
 * Which candidates can't be chosen any more, whatever their missing answers turn out to be: those with a broken answer, which count as 0,
 * and those that even by passing all the rest would not beat a candidate whose answers are all there, ties in `choosePoint`'s order
 * included. No steering is never among them. As indices.
 */
export function lostCandidates(standings: readonly Standing[]): number[] {
  const complete = standings.flatMap((standing, index) => (standing.remaining === 0 ? [{ index, accuracy: accuracy(standing) }] : []));
  return standings.flatMap((standing, index) => {
    if (standing.layer === NO_LAYER || standing.remaining === 0) return [];
    const most = standing.broken > 0 ? 0 : accuracy({ ...standing, passed: standing.passed + standing.remaining, total: standing.total + standing.remaining });
    const beaten = complete.some((other) => other.accuracy > most || (other.accuracy === most && comesBefore(standings[other.index]!, standing)));
    return standing.broken > 0 || beaten ? [index] : [];
  });
}

function accuracy({ passed, total, broken }: Pick<Standing, 'passed' | 'total' | 'broken'>): number {
  return broken > 0 || total === 0 ? 0 : passed / total;
}

function comesBefore(a: Standing, b: Standing): boolean {
  return a.layer < b.layer || (a.layer === b.layer && (Math.abs(a.strength) < Math.abs(b.strength) || (Math.abs(a.strength) === Math.abs(b.strength) && a.strength < b.strength)));
}

/** A text is looked at again when it has this many characters more. */
const LEAST_GROWTH = 100;

/** Follows a search while its answers are written, and tells which ones are not worth finishing. */
export class ExactSearch {
  readonly #spec: RunSpec;
  readonly #candidates: { layer: number; strength: number; cells: string[] }[] = [];
  readonly #candidateOf = new Map<string, number>();
  readonly #lost = new Set<number>();
  /** Cells whose answers count: their checks can be made. */
  readonly #checkable = new Set<string>();
  /** Characters of a cell's text when it was last looked at. */
  readonly #seen = new Map<string, number>();

  constructor(spec: RunSpec) {
    this.#spec = spec;
    const withInstruction = searchesWithInstruction(spec);
    const checkable = spec.items.map(({ instructionIds, kwargs }) => instructionIds.length > 0 && instructionIds.every((id, index) => findInstructionProblem(id, kwargs[index] ?? {}) === undefined));
    const places = new Map<string, number>();
    for (const cell of spec.cells) {
      const at = searchedAt(cell, withInstruction);
      if (at === undefined) continue;
      const key = `${at.layer} ${at.strength}`;
      const place = places.get(key) ?? this.#candidates.push({ ...at, cells: [] }) - 1;
      places.set(key, place);
      this.#candidates[place]!.cells.push(cell.id);
      this.#candidateOf.set(cell.id, place);
      if (checkable[cell.item]) this.#checkable.add(cell.id);
    }
  }

  /** Cells that can't change the choice any more, finished ones among them. `writing`: unfinished answers by cell. */
  lostCells(rows: readonly RunRow[], writing: ReadonlyMap<string, { text: string }>): Set<string> {
    const passes = this.#spec.scoring?.criterion === 'strict' ? passesStrictly : passesLoosely;
    const standings = this.#candidates.map(({ layer, strength, cells }): Standing => ({ layer, strength, passed: 0, total: 0, broken: 0, remaining: cells.length }));
    for (const row of rows) {
      const place = this.#candidateOf.get(row.cell);
      if (place === undefined || row.stopReason === 'cancelled') continue;
      const standing = standings[place]!;
      standing.remaining--;
      if (!isChecked(row)) continue;
      standing.total++;
      if (passes(row)) standing.passed++;
      if (isBroken(row)) standing.broken++;
    }
    for (const [cell, { text }] of writing) {
      const place = this.#candidateOf.get(cell);
      if (place !== undefined && !this.#lost.has(place) && this.#loops(cell, text)) standings[place]!.broken++;
    }
    for (const index of lostCandidates(standings)) this.#lost.add(index);
    return new Set([...this.#lost].flatMap((place) => this.#candidates[place]!.cells));
  }

  /** Is an unfinished answer broken for good? A judge has the last word on that itself; and an answer that can't be checked does not count. */
  #loops(cell: string, text: string): boolean {
    if (this.#spec.scoring?.judge !== undefined || !this.#checkable.has(cell)) return false;
    if (text.length < (this.#seen.get(cell) ?? 0) + LEAST_GROWTH) return false;
    this.#seen.set(cell, text.length);
    return stayingLoop(text);
  }
}
