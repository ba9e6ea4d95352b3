import { runFigures } from '../../core/analysis/runFigures.ts';
import { searchFigures } from '../../core/analysis/searchFigures.ts';
import type { Figure } from '../../protocol/figures.ts';
import type { ChosenSteering, RunRow, RunSpec } from '../../protocol/files.ts';

/** While a comparison runs its figures are made again when this much more is there: intervals of many types take their time. */
const GROWTH = 1.1;

/** A distribution of fewer prompts says less than their answers do. */
const FEWEST_PROMPTS = 5;

/** The figures beside a run's rows: how its vectors were validated, and what the rows themselves tell. Remembers them while nothing is new. */
export class PageFigures {
  private readonly spec: RunSpec;
  private made: { of: readonly RunRow[]; count: number; figures: readonly Figure[] } | undefined;
  private readonly recorded = new WeakMap<ChosenSteering, readonly Figure[]>();

  constructor(spec: RunSpec) {
    this.spec = spec;
  }

  /** `chosen`: by vector, as far as their files tell. */
  of(rows: readonly RunRow[], isRunning: boolean, chosen: readonly (ChosenSteering | undefined)[]): Figure[] {
    const searches = this.spec.kind === 'search' && rows.length > 0 ? [] : this.spec.vectors.flatMap((_, index) => this.validation(index, chosen[index]));
    return [...searches, ...this.ofRows(rows, isRunning)];
  }

  private ofRows(rows: readonly RunRow[], isRunning: boolean): readonly Figure[] {
    if (this.spec.kind !== 'search' && this.spec.items.length < FEWEST_PROMPTS) return [];
    const { made } = this;
    const same = made?.of === rows && made.count === rows.length;
    const nearly = made !== undefined && isRunning && this.spec.kind !== 'search' && rows.length >= made.count && rows.length < GROWTH * made.count;
    if (made && (same || nearly)) return made.figures;
    this.made = { of: rows, count: rows.length, figures: runFigures(this.spec, rows.filter(({ stopReason }) => stopReason !== 'cancelled')) };
    return this.made.figures;
  }

  private validation(index: number, chosen: ChosenSteering | undefined): readonly Figure[] {
    if (!chosen?.validation) return [];
    const known = this.recorded.get(chosen);
    if (known) return known;
    const { validation: { points, withInstruction, instructed }, rule, layer, strength } = chosen;
    const figures = searchFigures({ id: `search-${index + 1}`, heading: this.spec.vectors[index]!.name, rule, points, withInstruction, chosen: { layer, strength }, ...(instructed && { instructed }) });
    this.recorded.set(chosen, figures);
    return figures;
  }
}
