/**
 * What the thriftier ways to search cost and choose, on recorded full searches: node --import tsx bench/searchWays.ts RUN_FOLDER…
 * The exact one twice, as it is and from finished answers alone, to show what reading unfinished ones is worth.
 * Each grid is resampled 200 times by its prompts, with replacement. Prints for each way the share of equal choices, the mean loss in the
 * full grid's validation accuracy, and the share of the full grid's generated tokens.
 */
import { readRunFolder } from '../src/app/runs/readRun.ts';
import { ExactSearch } from '../src/core/experiments/exactSearch.ts';
import { Halving } from '../src/core/experiments/halving.ts';
import { searchChoice } from '../src/core/experiments/searchChoice.ts';
import { RandomSource } from '../src/core/instructions/text/random.ts';
import { NO_LAYER, type ChosenSteering, type RunRow, type RunSpec } from '../src/protocol/files.ts';

const RESAMPLES = 200;
/** Answers written side by side. */
const PLACES = 16;
/** Tokens between two looks at the texts. */
const TOKENS_A_LOOK = 16;

interface Grid {
  spec: RunSpec;
  rows: RunRow[];
}

/** The same search on as many prompts drawn from its own, each cell with the row that was recorded for it. */
function resample({ spec, rows }: Grid, random: RandomSource): Grid {
  const drawn = spec.items.map(() => random.below(spec.items.length));
  const byCell = new Map(rows.map((row) => [row.cell, row]));
  const cells = drawn.flatMap((item, index) => spec.cells.filter((cell) => cell.item === item).map((cell) => ({ from: cell.id, cell: { ...cell, id: `${index} ${cell.id}`, item: index } })));
  return {
    spec: { ...spec, items: drawn.map((item) => spec.items[item]!), cells: cells.map(({ cell }) => cell) },
    rows: cells.map(({ from, cell }) => ({ ...byCell.get(from)!, cell: cell.id, item: cell.item })),
  };
}

interface Outcome {
  chosen: ChosenSteering;
  tokens: number;
}

function exactly({ spec, rows }: Grid, unfinished: 'read' | 'unread' = 'read'): Outcome {
  const search = new ExactSearch(spec);
  const waiting = [...rows];
  let running: { row: RunRow; tokens: number }[] = [];
  const made: RunRow[] = [];
  const skipped: string[] = [];
  let tokens = 0;
  while (waiting.length + running.length > 0) {
    while (running.length < PLACES && waiting.length > 0) running.push({ row: waiting.shift()!, tokens: 0 });
    for (const place of running) {
      const more = Math.min(TOKENS_A_LOOK, place.row.generatedTokens - place.tokens);
      place.tokens += more;
      tokens += more;
    }
    made.push(...running.filter(({ row, tokens: done }) => done >= row.generatedTokens).map(({ row }) => row));
    running = running.filter(({ row, tokens: done }) => done < row.generatedTokens);
    const writing = new Map((unfinished === 'read' ? running : []).map(({ row, tokens: done }) => [row.cell, { text: row.response.slice(0, Math.floor((row.response.length * done) / row.generatedTokens)) }]));
    const lost = search.lostCells(made, writing);
    skipped.push(...[...running.map(({ row }) => row), ...waiting].filter(({ cell }) => lost.has(cell)).map(({ cell }) => cell));
    running = running.filter(({ row }) => !lost.has(row.cell));
    waiting.splice(0, waiting.length, ...waiting.filter(({ cell }) => !lost.has(cell)));
  }
  return { chosen: searchChoice(skipped.length > 0 ? { ...spec, skipped } : spec, made), tokens };
}

function byHalves({ spec, rows }: Grid): Outcome {
  const halving = new Halving(spec);
  let made: RunRow[] = [];
  for (let round = 0; round < halving.rounds; round++) {
    const only = halving.cells(round, made);
    const known = new Set(made.map(({ cell }) => cell));
    made = [...made, ...rows.filter(({ cell }) => only.has(cell) && !known.has(cell))];
  }
  const known = new Set(made.map(({ cell }) => cell));
  return { chosen: searchChoice({ ...spec, skipped: spec.cells.map(({ id }) => id).filter((id) => !known.has(id)) }, made), tokens: tokensOf(made) };
}

function tokensOf(rows: readonly RunRow[]): number {
  return rows.reduce((sum, { generatedTokens }) => sum + generatedTokens, 0);
}

/** Of a choice on the full grid. */
function accuracyOf(choice: ChosenSteering, full: ChosenSteering): number {
  const point = full.validation!.points.find(({ layer, strength }) => layer === choice.layer && (layer === NO_LAYER || strength === choice.strength))!;
  return point.broken > 0 || point.total === 0 ? 0 : point.passed / point.total;
}

const WAYS = { exact: (grid: Grid) => exactly(grid), 'exact, from finished answers alone': (grid: Grid) => exactly(grid, 'unread'), halving: byHalves };
const totals = Object.fromEntries(Object.keys(WAYS).map((name) => [name, { equal: 0, loss: 0, tokens: 0 }]));
let fullTokens = 0;
let resamples = 0;
for (const [place, folder] of process.argv.slice(2).entries()) {
  const grid = await readRunFolder(folder);
  const random = new RandomSource(place);
  for (let i = 0; i < RESAMPLES; i++) {
    const sample = resample(grid, random);
    const full = searchChoice(sample.spec, sample.rows);
    fullTokens += tokensOf(sample.rows);
    resamples++;
    for (const [name, way] of Object.entries(WAYS)) {
      const { chosen, tokens } = way(sample);
      const total = totals[name]!;
      const equal = chosen.layer === full.layer && (chosen.layer === NO_LAYER || chosen.strength === full.strength);
      if (equal) total.equal++;
      total.loss += accuracyOf(full, full) - accuracyOf(chosen, full);
      total.tokens += tokens;
    }
  }
}
for (const [name, { equal, loss, tokens }] of Object.entries(totals)) {
  console.log(`${name}: the same choice in ${equal} of ${resamples}, mean loss ${(loss / resamples).toFixed(4)}, ${((100 * tokens) / fullTokens).toFixed(1)} % of the tokens`);
}
