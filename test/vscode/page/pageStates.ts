import { ResultsBuilder, type LiveRun } from '../../../src/app/results/resultsBuilder.ts';
import type { LiveAnswer } from '../../../src/app/results/answer.ts';
import { keptAnswers, retunedSpec } from '../../../src/app/results/retune.ts';
import type { RunRow, RunSpec, Setting } from '../../../src/protocol/files.ts';
import type { AnswerProjection, PageState, ResultsSnapshot } from '../../../src/protocol/view.ts';
import { sampleRun, sampleSpec, type SampleRun } from './sampleRuns.ts';

/** Every state that the page can be in, as a host would send it. */

const QWEN = { name: 'Qwen2.5-1.5B', embedding: 1536, layers: 28 };

export const WAITING: Readonly<Record<string, PageState>> = {
  empty: { kind: 'empty' },
  'no model': { kind: 'no-model', defaultModel: { name: 'SmolLM2 135M', bytes: 95_000_000 } },
  'no vector': { kind: 'no-vector', model: 'Qwen2.5-1.5B-Instruct' },
  restricted: { kind: 'restricted' },
  loading: { kind: 'loading', model: 'Qwen2.5-1.5B-Instruct', fraction: 0.62, bytes: 1_100_000_000, waiting: 42 },
  'engine stopped': { kind: 'engine-stopped', times: 5, minutes: 3, kept: 61, last: { prompt: 62, setting: 'steered', layer: 27 } },
  'wrong vector': { kind: 'wrong-vector', vector: 'all lowercase', madeFor: { name: 'SmolLM2-135M', embedding: 576, layers: 30 }, selected: QWEN, available: true },
  problem: { kind: 'problem', message: 'models/broken.gguf: not a GGUF file.', hint: 'Download it again.', actions: [{ label: 'Select Model…', command: 'select-model' }] },
};

export function resultsSnapshot(run: SampleRun, live?: LiveRun, rows = run.rows): ResultsSnapshot {
  const builder = new ResultsBuilder('20261123-1514-format-basics', run.spec);
  const results = builder.build({ rows, ...(live && { live }), vectors: run.chosen.map((chosen) => ({ chosen })) });
  return { revision: 1, state: { kind: 'results' }, results };
}

/** 61 of 72 prompts done, one answer being written, one cancelled. */
export function runningSnapshot(): ResultsSnapshot {
  const run = sampleRun(72);
  const done = run.rows.slice(0, 244).map((row) => (row.cell === '3-steered' ? { ...row, stopReason: 'cancelled' as const, response: 'stay fresh wherever you go. our reusable bottle keeps', generatedTokens: 21 } : row));
  const writing = new Map<string, LiveAnswer>([[run.spec.cells[244]!.id, { text: 'Weather is what the air does today: rain, wind or sun in one place. Climate is the average of', tokens: 21, tokensPerSecond: 31 }]]);
  return resultsSnapshot(run, { state: 'running', writing, tokensPerSecond: 31, secondsLeft: 118 }, done);
}

/** After two vectors were made stronger: their answers are there again, with those of before beside them; some have another mark. */
export function retunedSnapshot(count = 72): ResultsSnapshot {
  const run = sampleRun(count);
  const rowAt = new Map(run.rows.map((row) => [`${row.item} ${row.setting}`, row]));
  const rowsFor = (spec: RunSpec, other: (item: number) => boolean): RunRow[] =>
    spec.cells.map((cell) => {
      const row = rowAt.get(`${cell.item} ${other(cell.item) && cell.setting === 'steered' ? 'both' : cell.setting}`)!;
      return { ...row, cell: cell.id, setting: cell.setting, steering: cell.steering };
    });
  const before = retunedSpec(run.spec, [], []);
  const spec = retunedSpec(run.spec, [{ vector: 0, layer: 19, strength: 1.25 }, { vector: 1, layer: 21, strength: 1.1 }], []);
  const kept = keptAnswers({ spec: before, rows: rowsFor(before, () => false) }, new Map(), spec.cells);
  const results = new ResultsBuilder('20261123-1514-format-basics', spec).build({ rows: rowsFor(spec, (item) => item % 3 !== 0), vectors: run.chosen.map((chosen) => ({ chosen })), kept });
  return { revision: 1, state: { kind: 'results' }, results };
}

/** What a host replies to `show-projection`: an answer's words as tokens, with projections made up. */
export function sampleProjection(run: string, item: number, setting: Setting, text: string): AnswerProjection {
  const words = text.match(/\s*\S+/g) ?? [];
  const isSteered = setting === 'steered' || setting === 'both';
  const before = words.map((_, index) => 4 + 2 * Math.sin(index * 1.7) + (isSteered ? 0.6 : -1));
  return { run, item, setting, length: text.length, vector: 'all lowercase', layer: 19, target: 8, tokens: words.map((word, index) => ({ text: word, before: before[index]!, after: isSteered ? 8 : before[index]! })) };
}

/** Prompts without an instruction. */
export function uncheckedSnapshot(): ResultsSnapshot {
  const run = sampleRun(4);
  const items = run.spec.items.map(({ prompt }, index) => ({ key: String(index), prompt, instructionIds: [], kwargs: [] }));
  return resultsSnapshot({ ...run, spec: { ...run.spec, items }, rows: run.rows.map((row) => ({ ...row, checks: [] })) });
}

/** A layer search that is at work, with nothing compared yet. */
export function searchingSnapshot(): ResultsSnapshot {
  const run = sampleRun(8, ['steered']);
  const layers = [-1, 9, 12, 15, 18, 21, 24, 27];
  const spec = { ...sampleSpec('Layer search: all lowercase'), kind: 'search' as const, items: run.spec.items, vectors: run.spec.vectors.slice(0, 1) };
  const cells = layers.flatMap((layer) =>
    run.spec.items.map((_, item) => ({ id: `${layer}-${item}`, item, setting: layer < 0 ? ('plain' as const) : ('steered' as const), steering: layer < 0 ? [] : [{ vector: 0, layer, strength: 1 }] })),
  );
  const rows = cells.slice(0, 44).map((cell) => ({ ...run.rows[cell.item]!, cell: cell.id, setting: cell.setting, steering: cell.steering }));
  return resultsSnapshot({ spec: { ...spec, cells }, rows, chosen: [] }, { state: 'running', writing: new Map(), tokensPerSecond: 29, secondsLeft: 40 });
}

/** All states with results, by name. */
export const WITH_RESULTS: Readonly<Record<string, () => ResultsSnapshot>> = {
  running: runningSnapshot,
  finished: () => resultsSnapshot(sampleRun(72)),
  'one prompt': () => resultsSnapshot(sampleRun(1)),
  'steered anew': () => retunedSnapshot(),
  unchecked: uncheckedSnapshot,
  searching: searchingSnapshot,
  'engine stopped, answers kept': () => ({ ...runningSnapshot(), state: WAITING['engine stopped']! }),
};
