import { resolve } from 'node:path';
import { analyseVectors, ANALYSIS_DEFAULTS, type AnalysisParams } from '../../app/analysis/analyseVectors.ts';
import { figureResults } from '../../app/analysis/figureReport.ts';
import { figuresText } from '../../app/analysis/figuresText.ts';
import { groupPairs, type PairGroup } from '../../app/analysis/pairGroups.ts';
import { readPromptFile } from '../../app/promptFiles.ts';
import { writeReport } from '../../app/report/writeReport.ts';
import { readVectorFile } from '../../app/vectors/readVectorFile.ts';
import { SteerboardError } from '../../core/errors.ts';
import { pairsFromFile, type Pair } from '../../core/prompts/pairs.ts';
import type { Figure } from '../../protocol/figures.ts';
import { command, type CommandContext } from '../command.ts';
import { DIST } from '../dist.ts';
import { withSession } from '../engine.ts';
import { MODEL_OPTIONS, wholeNumber, type OptionTable } from '../options.ts';
import { reportProblems } from '../problems.ts';

export const analyse = command({
  name: 'analyse',
  summary: 'Show what vectors and the residuals behind them are like: similarities, projections, vocabulary, a map.',
  usage: 'VECTOR… [--prompts PAIRS]… [--model M] [--report FILE.html]',
  details: `Without a model: the cosines between the vectors and the validation that their files keep. With one, also the vocabulary tokens that each
direction raises and lowers. With pairs ("prompt" and "prompt_without_instruction") also, for each instruction in them, how alike last-token
residuals are by layer, the projections with and without the instruction, and a map (principal components, and neighbourhoods by
UMAP). Tables are printed; the report has the plots.`,
  options: {
    ...MODEL_OPTIONS,
    prompts: { type: 'string', multiple: true, value: 'PAIRS', help: 'File of pairs; may be given several times.' },
    layer: { type: 'string', value: 'N', help: 'Where vectors are compared and residuals mapped. Default: the layer chosen most often, else 5/8 of the way up.' },
    tokens: { type: 'string', value: 'N', help: `Vocabulary tokens at each end. Default: ${ANALYSIS_DEFAULTS.tokens}.` },
    'without-norm': { type: 'boolean', help: 'Multiply directions with the output matrix as they are, without the last norm\'s weights.' },
    points: { type: 'string', value: 'N', help: `Most pairs on the map. Default: ${ANALYSIS_DEFAULTS.mostPoints}.` },
    report: { type: 'string', value: 'FILE.html', help: 'Write a report with the figures.' },
  } as const satisfies OptionTable,
  async run(context, values, positionals) {
    if (positionals.length === 0 && values.prompts === undefined) throw new SteerboardError('bad-arguments', 'Name a vector or --prompts.');
    const vectors = await Promise.all(positionals.map((file) => readVectorFile(resolve(file))));
    const groups = await readGroups(context, values.prompts ?? []);
    if (groups.length > 0 && values.model === undefined) throw new SteerboardError('bad-arguments', '--model is missing: residuals come from a model.');
    const layer = wholeNumber('layer', values.layer, 0);
    const params: AnalysisParams = {
      vectors,
      groups,
      ...(layer !== undefined && { layer }),
      tokens: wholeNumber('tokens', values.tokens, 1) ?? ANALYSIS_DEFAULTS.tokens,
      normed: values['without-norm'] !== true,
      mostPoints: wholeNumber('points', values.points, 3) ?? ANALYSIS_DEFAULTS.mostPoints,
    };
    const subject = [vectors.length > 0 && vectors.map(({ name }) => name).join(', '), groups.length > 0 && `${groups.reduce((sum, { pairs }) => sum + pairs.length, 0)} pairs`].filter(Boolean).join(' · ');
    if (values.model === undefined) {
      await show(context, values.report, subject, await analyseVectors(undefined, params));
      return;
    }
    await withSession(context, values, async (session) => {
      const figures = await analyseVectors(session, params, {
        signal: context.signal,
        onProgress: (progress) => context.terminal.progress('Residuals', progress),
      });
      await show(context, values.report, `${subject} · ${session.info.name}`, figures);
    });
  },
});

async function show({ json, terminal }: CommandContext, report: string | undefined, detail: string, figures: readonly Figure[]): Promise<void> {
  if (json) terminal.print(JSON.stringify({ figures }));
  else terminal.print(figures.length === 0 ? 'Nothing to show: one vector without a validation. Name a model, or more vectors.' : figuresText(figures));
  if (report === undefined) return;
  await writeReport(resolve(report), figureResults('Analysis of vectors', detail, figures), DIST);
  terminal.note(`Report: ${report}`);
}

async function readGroups({ terminal }: CommandContext, files: readonly string[]): Promise<PairGroup[]> {
  const pairs: Pair[] = [];
  for (const name of files) {
    const file = await readPromptFile(name);
    reportProblems(terminal, file);
    pairs.push(...pairsFromFile(file).pairs);
  }
  return groupPairs(pairs);
}
