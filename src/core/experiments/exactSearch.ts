import { NO_LAYER, type RunRow, type RunSpec } from '../../protocol/files.ts';
import type { BoundInstruction } from '../instructions/definition.ts';
import { bindInstruction } from '../instructions/registry.ts';
import { failsWhateverFollows } from '../instructions/settled.ts';
import { findInstructionProblem } from '../instructions/verify.ts';
import { byPreference, pointAccuracy } from '../vectors/choosePoint.ts';
import { stayingLoop } from './broken.ts';
import { criterionOf, isBroken, isChecked, rowPasses } from './outcome.ts';
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
  /** Those of them that fail, however they end. */
  failing: number;
}

/**
 * Which candidates can't be chosen any more, whatever their missing answers turn out to be: those that come to 0 at best, as with a broken
 * answer, and those that even by passing all the rest would not beat a candidate whose answers are all there, ties in `choosePoint`'s order
 * included. Answers that are sure to pass are no help to a candidate while they are being written: they may still break, which makes it 0.
 * No steering is never among them. As indices.
 */
function lostCandidates(standings: readonly Standing[]): number[] {
  const complete = standings.flatMap((standing, index) => (standing.remaining === 0 ? [{ index, accuracy: pointAccuracy(standing) }] : []));
  return standings.flatMap((standing, index) => {
    if (standing.layer === NO_LAYER || standing.remaining === 0) return [];
    const most = pointAccuracy({ ...standing, passed: standing.passed + standing.remaining - standing.failing, total: standing.total + standing.remaining });
    const beaten = complete.some((other) => other.accuracy > most || (other.accuracy === most && byPreference(standings[other.index]!, standing) < 0));
    return most === 0 || beaten ? [index] : [];
  });
}

/** A text is looked at again when it has this many characters more. */
const LEAST_GROWTH = 100;

/** Follows a search while its answers are written, and tells which ones are not worth finishing. */
export class ExactSearch {
  readonly #spec: RunSpec;
  readonly #candidates: { layer: number; strength: number; cells: string[] }[] = [];
  readonly #candidateOf = new Map<string, number>();
  readonly #lost = new Set<number>();
  /** By cell, what its answer is checked for. Only cells whose answers count: their checks can be made. */
  readonly #instructions = new Map<string, readonly BoundInstruction[]>();
  /** Cells whose unfinished answers fail, however they end. */
  readonly #failing = new Set<string>();
  /** Characters of a cell's text when it was last looked at. */
  readonly #seen = new Map<string, number>();

  constructor(spec: RunSpec) {
    this.#spec = spec;
    const withInstruction = searchesWithInstruction(spec);
    const instructions = spec.items.map(({ instructionIds, kwargs }) => {
      const checkable = instructionIds.length > 0 && instructionIds.length === kwargs.length && instructionIds.every((id, index) => findInstructionProblem(id, kwargs[index]) === undefined);
      return checkable ? instructionIds.map((id, index) => bindInstruction(id, kwargs[index])) : undefined;
    });
    const places = new Map<string, number>();
    for (const cell of spec.cells) {
      const at = searchedAt(cell, withInstruction);
      if (at === undefined) continue;
      const key = `${at.layer} ${at.strength}`;
      const place = places.get(key) ?? this.#candidates.push({ ...at, cells: [] }) - 1;
      places.set(key, place);
      this.#candidates[place]!.cells.push(cell.id);
      this.#candidateOf.set(cell.id, place);
      const own = instructions[cell.item];
      if (own) this.#instructions.set(cell.id, own);
    }
  }

  /** Cells that can't change the choice any more, finished ones among them. `writing`: unfinished answers by cell. */
  lostCells(rows: readonly RunRow[], writing: ReadonlyMap<string, { text: string }>): Set<string> {
    const criterion = criterionOf(this.#spec);
    const standings = this.#candidates.map(({ layer, strength, cells }): Standing => ({ layer, strength, passed: 0, total: 0, broken: 0, remaining: cells.length, failing: 0 }));
    const made = new Set<string>();
    for (const row of rows) {
      const place = this.#candidateOf.get(row.cell);
      if (place === undefined || row.stopReason === 'cancelled') continue;
      const standing = standings[place]!;
      standing.remaining--;
      made.add(row.cell);
      if (!isChecked(row)) continue;
      standing.total++;
      if (rowPasses(row, criterion)) standing.passed++;
      if (isBroken(row)) standing.broken++;
    }
    for (const [cell, { text }] of writing) {
      const place = this.#candidateOf.get(cell);
      if (place === undefined || made.has(cell) || this.#lost.has(place)) continue;
      if (this.#fails(cell, text)) standings[place]!.failing++;
      if (this.#loops(cell, text)) standings[place]!.broken++;
    }
    for (const index of lostCandidates(standings)) this.#lost.add(index);
    return new Set([...this.#lost].flatMap((place) => this.#candidates[place]!.cells));
  }

  #fails(cell: string, text: string): boolean {
    if (this.#failing.has(cell)) return true;
    const fails = failsWhateverFollows(text, this.#instructions.get(cell) ?? [], criterionOf(this.#spec));
    if (fails) this.#failing.add(cell);
    return fails;
  }

  /** Is an unfinished answer broken for good? A judge has the last word on that itself; and an answer that can't be checked does not count. */
  #loops(cell: string, text: string): boolean {
    if (this.#spec.scoring?.judge !== undefined || !this.#instructions.has(cell)) return false;
    if (text.length < (this.#seen.get(cell) ?? 0) + LEAST_GROWTH) return false;
    this.#seen.set(cell, text.length);
    return stayingLoop(text);
  }
}
