import { NO_LAYER, type RunRow, type RunSpec } from '../../protocol/files.ts';
import { criterionOf, isBroken, isChecked, rowPasses } from './outcome.ts';
import { searchedAt, searchesWithInstruction } from './layerSearch.ts';

interface Candidate {
  layer: number;
  strength: number;
  /** By item. */
  cells: ReadonlyMap<number, string>;
}

/**
 * Successive halving of a search (K. Jamieson and A. Talwalkar, 2016): all candidates on a quarter of the prompts, the better half of them on
 * the next quarter, the better half of those on the rest. A candidate with a broken answer is out at once. No steering is asked everything.
 * Not exact: a candidate that does badly on the first prompts is lost.
 */
export class Halving {
  readonly #spec: RunSpec;
  readonly #candidates: readonly Candidate[];
  /** Cells that every round has: no steering, and what is asked for comparison. */
  readonly #always: readonly string[];
  readonly #rounds: readonly number[];

  constructor(spec: RunSpec) {
    this.#spec = spec;
    const withInstruction = searchesWithInstruction(spec);
    const groups = new Map<string, { layer: number; strength: number; cells: Map<number, string> }>();
    const always: string[] = [];
    for (const cell of spec.cells) {
      const at = searchedAt(cell, withInstruction);
      if (at === undefined || at.layer === NO_LAYER) {
        always.push(cell.id);
        continue;
      }
      const key = `${at.layer} ${at.strength}`;
      const group = groups.get(key) ?? { ...at, cells: new Map<number, string>() };
      groups.set(key, group);
      group.cells.set(cell.item, cell.id);
    }
    this.#candidates = [...groups.values()];
    this.#always = always;
    const prompts = spec.items.length;
    this.#rounds = [...new Set([Math.ceil(prompts / 4), Math.ceil(prompts / 2), prompts])];
  }

  /** How many rounds there are. */
  get rounds(): number {
    return this.#rounds.length;
  }

  /** The cells of a round, from 0, given the rows of those before it. */
  cells(round: number, rows: readonly RunRow[]): Set<string> {
    const items = this.#rounds[round]!;
    const kept = this.#survivors(round, rows);
    return new Set([...this.#always, ...kept.flatMap(({ cells }) => [...cells].flatMap(([item, id]) => (item < items ? [id] : [])))]);
  }

  #survivors(round: number, rows: readonly RunRow[]): readonly Candidate[] {
    let kept = this.#candidates;
    const byCell = new Map(rows.map((row) => [row.cell, row]));
    for (let before = 0; before < round; before++) {
      const items = this.#rounds[before]!;
      const scored = kept.map((candidate, place) => ({ candidate, place, score: this.#score(candidate, items, byCell) })).filter(({ score }) => score >= 0);
      scored.sort((a, b) => b.score - a.score || a.place - b.place);
      // In the candidates' own order again: the choice prefers the lower layer among equals.
      kept = scored.slice(0, Math.ceil(kept.length / 2)).sort((a, b) => a.place - b.place).map(({ candidate }) => candidate);
    }
    return kept;
  }

  /** Passes on the first `items` prompts; −1 with a broken answer. */
  #score({ cells }: Candidate, items: number, byCell: ReadonlyMap<string, RunRow>): number {
    const rows = [...cells].flatMap(([item, id]) => (item < items ? byCell.get(id) ?? [] : [])).filter(isChecked);
    return rows.some(isBroken) ? -1 : rows.filter((row) => rowPasses(row, criterionOf(this.#spec))).length;
  }
}
