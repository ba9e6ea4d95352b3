import { t } from '@vscode/l10n';
import type { ChosenSteering, ModelRecord, RunCell, RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import { TEXT_LIMIT, type Answer, type LayerSearch, type Progress, type ResultRow, type ResultsHead, type ResultsSnapshot, type SettingSummary, type SteeringRow } from '../../protocol/view.ts';
import type { QualitySummary } from '../../core/quality/summary.ts';
import { whole } from '../../core/statistics/figures.ts';
import { qualityNotes } from '../quality/runQuality.ts';
import { finishedAnswer, notStarted, queuedAnswer, writingAnswer, type LiveAnswer } from './answer.ts';
import { findingOf, noticesOf, uninstructedNotice } from './finding.ts';
import { groupItems, groupView } from './groups.ts';
import { instructionText } from './instructionText.ts';
import { recordedSearch, runningSearch } from './layerSearch.ts';
import { PageFigures } from './pageFigures.ts';
import { PreviousAnswers } from './previous.ts';
import { rateOf } from './rates.ts';
import { answersIn, counts, passedBefore, summariseSettings } from './settingSummaries.ts';

/** What is known of a run besides its folder, while it is in hand. */
export interface LiveRun {
  state: Progress['state'];
  /** By cell id; those being written. */
  writing: ReadonlyMap<string, LiveAnswer>;
  tokensPerSecond?: number;
  secondsLeft?: number;
}

/** What is known of one of the run's vectors: what its file says, or a search that runs now. */
export interface VectorEvidence {
  chosen?: ChosenSteering;
  search?: LayerSearch;
}

export interface ResultsInput {
  rows: readonly RunRow[];
  /** Absent for a run read from its folder: finished if all its cells are there, else stopped. */
  live?: LiveRun;
  /** In the order of the run's vectors. */
  vectors?: readonly VectorEvidence[];
  /** What judges made of the answers, in the order in which they came to the run. */
  quality?: readonly QualitySummary[];
  /** Answers kept for comparison, by the cell that took their place. */
  kept?: ReadonlyMap<string, RunRow>;
}

const NOTHING: ReadonlyMap<string, RunRow> = new Map();

type Results = NonNullable<ResultsSnapshot['results']>;

/**
 * Makes the page's content from a run. Remembers what it made: a row whose answers are as they were comes back as the same object, so
 * that the feed sends, and the page draws, only what changed. `limit`: characters of each answer's text.
 */
export class ResultsBuilder {
  private readonly run: string;
  private readonly spec: RunSpec;
  private readonly limit: number;
  private readonly cells: readonly RunCell[];
  private readonly groups: readonly { id: string; items: readonly number[] }[];
  private readonly figures: PageFigures;
  private readonly previous: PreviousAnswers;
  private readonly finished = new WeakMap<RunRow, Answer>();
  private readonly live = new WeakMap<LiveAnswer, Answer>();
  private rows: readonly ResultRow[];

  /** `run`: the name of the run's folder. */
  constructor(run: string, spec: RunSpec, limit = TEXT_LIMIT) {
    this.run = run;
    this.spec = spec;
    this.limit = limit;
    // A search asks the same item in the same setting at many layers: it has no table of answers.
    this.cells = spec.kind === 'search' ? [] : spec.cells;
    const asked = spec.kind === 'search' ? [] : spec.items;
    this.figures = new PageFigures(spec);
    this.previous = new PreviousAnswers(spec);
    this.groups = groupItems(asked);
    const own = asked.map((): { cells: Partial<Record<Setting, string>>; vectors: number[] } => ({ cells: {}, vectors: [] }));
    for (const { id, item, setting, steering } of this.cells) {
      const { cells, vectors } = own[item]!;
      cells[setting] = id;
      for (const { vector } of steering) if (!vectors.includes(vector)) vectors.push(vector);
    }
    this.rows = asked.map((item, index) => {
      const instruction = instructionText(item.prompt, item.instructedPrompt);
      return { item: index, prompt: item.prompt, ...(instruction !== undefined && { instruction }), ...(item.source && { source: item.source }), answers: {}, ...own[index]! };
    });
  }

  build({ rows, live, vectors = [], quality = [], kept = NOTHING }: ResultsInput): Results {
    const { spec } = this;
    const done = rows.filter((row) => row.stopReason !== 'cancelled').length;
    const state = live?.state ?? (done + (spec.skipped?.length ?? 0) >= spec.cells.length ? 'finished' : 'stopped');
    this.rows = this.updateRows(rows, state, live?.writing, kept);
    const settings = new Set(this.cells.map(({ setting }) => setting));
    const running = state === 'running';
    const judged = new Map(quality.at(-1)?.settings.map(({ setting, score }) => [setting, score]));
    const summaries = summariseSettings(settings, this.rows, running).map((summary): SettingSummary => {
      const score = judged.get(summary.setting);
      return score ? { ...summary, quality: score } : summary;
    });
    const figures = this.figures.of(rows, running, vectors.map(({ chosen }) => chosen));
    const head: ResultsHead = {
      run: this.run,
      title: spec.name,
      model: describeRun(spec),
      progress: {
        state,
        done,
        total: spec.cells.length,
        ...(live?.tokensPerSecond !== undefined && { tokensPerSecond: live.tokensPerSecond }),
        ...(live?.secondsLeft !== undefined && { secondsLeft: live.secondsLeft }),
      },
      settings: summaries,
      finding: findingOf(summaries, running),
      notices: [...noticesOf(summaries, this.rows, running), ...(spec.kind === 'compare' ? uninstructedNotice(this.rows) : []), ...qualityNotes(quality).map((text) => ({ text, actions: [] }))],
      checked: spec.items.some(({ instructionIds }) => instructionIds.length > 0),
      steering: spec.vectors.map((_, index) => this.steeringRow(index, rows, state, vectors[index], kept)),
      groups: this.groups.map((group) => groupView(group, this.rows, [...settings])),
      ...(figures.length > 0 && { figures }),
    };
    return { head, rows: this.rows };
  }

  private updateRows(rows: readonly RunRow[], state: Progress['state'], writing: LiveRun['writing'] | undefined, kept: ReadonlyMap<string, RunRow>): ResultRow[] {
    const byCell = new Map(rows.map((row) => [row.cell, row]));
    const answers: Partial<Record<Setting, Answer>>[] = this.rows.map(() => ({}));
    let before = 0;
    for (const cell of this.cells) {
      const row = byCell.get(cell.id);
      const text = writing?.get(cell.id);
      const answer = row ? this.finishedAnswer(row) : text ? this.liveAnswer(text) : state === 'running' ? queuedAnswer(before++) : notStarted();
      answers[cell.item]![cell.setting] = this.previous.beside(answer, kept.get(cell.id), cell.steering);
    }
    return this.rows.map((row, item) => (sameAnswers(row.answers, answers[item]!) ? row : { ...row, answers: answers[item]! }));
  }

  private finishedAnswer(row: RunRow): Answer {
    const answer = this.finished.get(row) ?? finishedAnswer(row, this.spec.items[row.item]!, this.limit);
    this.finished.set(row, answer);
    return answer;
  }

  private liveAnswer(live: LiveAnswer): Answer {
    const known = this.live.get(live);
    // The engine's client may add to the text in place.
    if (known?.length === live.text.length && known.tokensPerSecond === live.tokensPerSecond) return known;
    const answer = writingAnswer(live, this.limit);
    this.live.set(live, answer);
    return answer;
  }

  private steeringRow(index: number, rows: readonly RunRow[], state: Progress['state'], evidence: VectorEvidence = {}, kept: ReadonlyMap<string, RunRow>): SteeringRow {
    const { name, rule } = this.spec.vectors[index]!;
    const { chosen } = evidence;
    const isSearch = this.spec.kind === 'search';
    const used = isSearch ? undefined : this.spec.cells.flatMap(({ steering }) => steering).find(({ vector }) => vector === index);
    const search = evidence.search ?? (isSearch && (state === 'running' || !chosen) ? runningSearch(this.spec, rows) : chosen && recordedSearch(chosen));
    const layer = used?.layer ?? chosen?.layer;
    const steered = this.cells.filter(({ setting, steering }) => setting === 'steered' && steering.some(({ vector }) => vector === index));
    const answered = answersIn(steered.map(({ item }) => this.rows[item]!), 'steered').filter(counts);
    const before = [...kept.values()].flatMap(({ steering }) => steering).find(({ vector }) => vector === index);
    const moved = before && (before.layer !== layer || before.strength !== used?.strength) ? { layer: before.layer, strength: before.strength } : undefined;
    return {
      name,
      rule,
      ...(layer !== undefined && { layer }),
      strength: used?.strength ?? chosen?.strength ?? search?.strength ?? 1,
      layers: Array.from({ length: this.spec.model.layers }, (_, each) => each),
      ...(chosen?.validation && { validated: { layer: chosen.layer, strength: chosen.strength } }),
      ...(search && { search }),
      ...(answered.length > 0 && { steered: rateOf(answered.filter((answer) => answer.passed).length, answered.length) }),
      ...(moved && { previous: moved }),
      ...(answered.some(({ previous }) => previous) && { steeredBefore: answered.filter(passedBefore).length }),
    };
  }
}

function describeRun({ items, model, generation }: RunSpec): string {
  const { sampling } = generation;
  return [
    items.length === 1 ? t('1 prompt') : t('{0} prompts', whole(items.length)),
    describeModel(model),
    sampling.kind === 'greedy' ? t('greedy') : t('seed {0}, temperature {1}', sampling.seed, sampling.temperature),
  ].join(' · ');
}

/** "SmolLM2-135M-Instruct Q4_1", without saying the quantisation twice. */
export function describeModel({ name, quantisation }: Pick<ModelRecord, 'name' | 'quantisation'>): string {
  return quantisation === '' || name.includes(quantisation) ? name : `${name} ${quantisation}`;
}

function sameAnswers(a: ResultRow['answers'], b: ResultRow['answers']): boolean {
  const settings = Object.keys(b) as Setting[];
  return settings.length === Object.keys(a).length && settings.every((setting) => a[setting] === b[setting]);
}
