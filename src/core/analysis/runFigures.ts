import { t } from '@vscode/l10n';
import type { BarsFigure, Figure, HistogramFigure, Measure, NumberFormat } from '../../protocol/figures.ts';
import { type GridPoint, type RunRow, type RunSpec, type Setting } from '../../protocol/files.ts';
import { searchedAt, summarizeSearch } from '../experiments/layerSearch.ts';
import { countWords, isChecked, isWritten } from '../experiments/outcome.ts';
import type { PairedComparison } from '../experiments/paired.ts';
import { searchChoice } from '../experiments/searchChoice.ts';
import { summarizeRun, type Difference } from '../experiments/summary.ts';
import { passes, typeOf } from '../instructions/accuracy.ts';
import { pValue } from '../statistics/figures.ts';
import { histogramParts } from './histogram.ts';
import { behind, countText, passedAxis, rateMeasure, settingName } from './measures.ts';
import { searchFigures } from './searchFigures.ts';

/** The figures of a run, as far as its rows go: of a search its map of layers and strengths, else comparisons by instruction and distributions. */
export function runFigures(spec: RunSpec, rows: readonly RunRow[]): Figure[] {
  if (rows.length === 0) return [];
  return spec.kind === 'search' ? ofSearch(spec, rows) : ofAnswers(spec, rows);
}

function ofSearch(spec: RunSpec, rows: readonly RunRow[]): Figure[] {
  const { points, withInstruction, instructed } = summarizeSearch(spec, rows);
  const isDone = rows.filter(({ stopReason }) => stopReason !== 'cancelled').length + (spec.skipped?.length ?? 0) >= spec.cells.length;
  const cellsOf = ({ layer, strength }: GridPoint): string[] =>
    rows
      .filter((row) => {
        const at = searchedAt(row, withInstruction);
        return at?.layer === layer && at.strength === strength;
      })
      .map(({ cell }) => cell);
  return searchFigures({
    rule: spec.vectors[0]?.rule ?? 'projection',
    points,
    withInstruction,
    ...(instructed && { instructed }),
    ...(isDone && spec.vectors.length > 0 && { chosen: searchChoice(spec, rows) }),
    cellsOf,
  });
}

function ofAnswers(spec: RunSpec, rows: readonly RunRow[]): Figure[] {
  const { settings, differences } = summarizeRun(spec, rows);
  const asked = settings.map(({ setting }) => setting);
  const shown = differences.filter(({ from, to }) => (from === 'plain' && to === 'steered') || (from === 'instructed' && to === 'both'));
  return [
    ...byType(rows, asked),
    ...changeByType(shown),
    ...transitions(shown),
    ...distribution(rows, asked, { id: 'words', title: t('Words of an answer'), label: t('Words'), format: 'whole', of: ({ response }) => countWords(response) }),
    ...distribution(rows, asked, { id: 'perplexity', title: t('Perplexity of an answer alone'), label: t('Perplexity'), format: 'number', of: ({ perplexity }) => perplexity }),
  ];
}

/** Loose accuracy at instruction level, by what is asked for; left out where that is one thing. */
function byType(rows: readonly RunRow[], settings: readonly Setting[]): BarsFigure[] {
  const checked = rows.filter(isChecked);
  const types = typesOf(checked);
  if (types.length < 2) return [];
  const measure = (setting: Setting, type: string): Measure => {
    const own = checked.filter((row) => row.setting === setting).flatMap((row) => row.checks.filter((check) => typeOf(check) === type).map((check) => ({ row, passes: passes(check, 'loose') })));
    return rateMeasure(own.filter(({ passes }) => passes).length, own.length, behind(`${settingName(setting)}, ${type}`, own.map(({ row }) => row.cell)));
  };
  const series = settings.map((setting) => ({ label: settingName(setting), setting, values: types.map((type) => measure(setting, type)) }));
  return [{
    kind: 'bars',
    id: 'types',
    title: t('Passed by instruction, loose'),
    n: countText(series.flatMap(({ values }) => values.flatMap(({ count }) => count?.total ?? [])), t('1 answer each'), (n) => t('{0} answers each', n)),
    category: { label: t('Instruction'), categories: types },
    value: passedAxis(),
    series,
  }];
}

/** What steering changes, without and with the instruction in the text. */
function changeByType(differences: readonly Difference[]): BarsFigure[] {
  const types = [...new Set(differences.flatMap(({ byType: comparisons }) => [...comparisons.keys()]))].sort();
  if (types.length < 2) return [];
  const measure = (comparison: PairedComparison | undefined): Measure => {
    const difference = comparison?.difference;
    if (!difference) return { value: undefined };
    const { low, high } = difference;
    // Without an interval where all pairs are alike: resampling them shows no spread, which would read as certainty.
    return { value: difference.difference, ...(low < high && { interval: { low, high } }), n: comparison.pairs, remark: `p ${pValue(comparison.mcnemar.exact)}` };
  };
  const series = differences.map(({ to, byType: comparisons }) => ({ label: differenceName({ to }), setting: to, values: types.map((type) => measure(comparisons.get(type))) }));
  return [{
    kind: 'bars',
    id: 'changes',
    title: t('Change by steering, by instruction'),
    n: countText(series.flatMap(({ values }) => values.flatMap(({ n }) => n ?? [])), t('1 pair each'), (n) => t('{0} pairs each', n)),
    note: t('Loose accuracy, steered less unsteered, on the same prompts. Intervals: paired bootstrap; p: McNemar’s exact test.'),
    category: { label: t('Instruction'), categories: types },
    value: { label: t('Change'), unit: t('points'), format: 'points' },
    series,
    references: [{ label: t('no change'), value: 0 }],
  }];
}

/** What became of right and wrong answers. */
function transitions(differences: readonly Difference[]): BarsFigure[] {
  const loose = differences.map(({ prompts }) => prompts.loose).filter(({ pairs }) => pairs > 0);
  if (loose.length === 0 || loose.length < differences.length) return [];
  const share = (of: (comparison: PairedComparison) => number): Measure[] => loose.map((comparison) => rateMeasure(of(comparison), comparison.pairs));
  return [{
    kind: 'bars',
    id: 'transitions',
    title: t('What steering made of right and wrong answers'),
    n: countText(loose.map(({ pairs }) => pairs), t('1 prompt'), (n) => t('{0} prompts', n)),
    note: t('Prompt level, loose.'),
    category: { label: t('From and to'), categories: differences.map(differenceName) },
    value: { ...passedAxis(), label: t('Share of prompts') },
    series: [
      { label: t('Stays right'), values: share(({ bothRight }) => bothRight) },
      { label: t('Wrong to right'), values: share(({ gained }) => gained) },
      { label: t('Right to wrong'), values: share(({ lost }) => lost) },
      { label: t('Stays wrong'), values: share(({ bothWrong }) => bothWrong), tone: 'muted' },
    ],
    stacked: true,
  }];
}

interface Quantity {
  id: string;
  title: string;
  label: string;
  format: NumberFormat;
  of: (row: RunRow) => number | undefined;
}

function distribution(rows: readonly RunRow[], settings: readonly Setting[], { id, title, label, format, of }: Quantity): HistogramFigure[] {
  const groups = settings.flatMap((setting) => {
    const own = rows.filter((row) => row.setting === setting && isWritten(row)).flatMap((row) => {
      const value = of(row);
      return value === undefined ? [] : [{ value, cell: row.cell }];
    });
    return own.length === 0 ? [] : [{ label: settingName(setting), setting, values: own.map(({ value }) => value), cells: own.map(({ cell }) => cell) }];
  });
  if (groups.length === 0) return [];
  const sizes = groups.map(({ values }) => values.length);
  return [{
    kind: 'histogram',
    id,
    title,
    n: groups.length > 1 ? countText(sizes, t('1 answer a setting'), (count) => t('{0} answers a setting', count)) : countText(sizes, t('1 answer'), (count) => t('{0} answers', count)),
    x: { label, format },
    counted: t('Answers'),
    ...histogramParts(groups, format === 'whole'),
  }];
}

function typesOf(rows: readonly RunRow[]): string[] {
  return [...new Set(rows.flatMap(({ checks }) => checks.map(typeOf)))].sort();
}

function differenceName({ to }: Pick<Difference, 'to'>): string {
  return to === 'both' ? t('Instructed to both') : t('Plain to steered');
}
