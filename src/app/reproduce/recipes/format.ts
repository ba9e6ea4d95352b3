import type { BarSeries, BarsFigure, Figure, Measure } from '../../../protocol/figures.ts';
import { NO_LAYER, SETTINGS, type RunItem, type RunRow, type Setting } from '../../../protocol/files.ts';
import { settingName } from '../../../core/analysis/measures.ts';
import { runFigures } from '../../../core/analysis/runFigures.ts';
import { searchFigures } from '../../../core/analysis/searchFigures.ts';
import { unsteered, type PlannedSetting } from '../../../core/experiments/plan.ts';
import { DATA, FORMAT_PAIRS, readItems, vectorId } from '../data/publishedData.ts';
import { bars, settingBars } from '../figures.ts';
import { formatVectors, type FormatVector } from '../formatVectors.ts';
import { active, labRun, PUBLISHED_TOKENS } from '../lab.ts';
import { FORMAT, FORMAT_AS_RUN, FORMAT_BY_TYPE, FORMAT_LAYERS, FORMAT_STRICT, FORMAT_UNCHECKED, UNSTEERED_IN_FIGURES } from '../published.ts';
import { checkedRows, passesAll, rateMeasure, withUnsteered } from '../rates.ts';
import type { Outcome, Recipe } from '../recipe.ts';

export const format: Recipe = {
  name: 'format',
  title: 'Format instructions in four settings, layers by validation',
  section: '3',
  files: [DATA.formatTest, FORMAT_PAIRS.join(' or ')],
  async run(lab): Promise<Outcome> {
    const { options } = lab;
    const items = (await readItems(lab.data, DATA.formatTest)).slice(0, options.limit);
    const vectors = await formatVectors(lab, items);
    const run = await labRun(lab, {
      name: 'four settings', items, maxTokens: options.maxTokens ?? PUBLISHED_TOKENS.format,
      steerings: await Promise.all(vectors.map((made) => active(made, 'projection', Math.max(0, made.without.layer), 1))),
      settings: formatSettings(vectors),
    });
    const loose = passesAll('loose');
    const replaced = withUnsteered(run.spec, run.rows, UNSTEERED_IN_FIGURES);
    const figures: Figure[] = [
      options.brokenCheck
        ? settingBars({ id: 'format', title: 'Format, loose', note: 'As in the published figures: title and multiple sections count unsteered in the steered settings.' }, replaced, loose, FORMAT)
        : settingBars({ id: 'format', title: 'Format, loose, layers chosen without the check for broken text' }, run.rows, loose, FORMAT_UNCHECKED),
      settingBars({ id: 'format-as-run', title: 'Format, loose, every type as it ran' }, run.rows, loose, FORMAT_AS_RUN),
      settingBars({ id: 'format-strict', title: 'Format, strict' }, run.rows, passesAll('strict'), FORMAT_STRICT),
      byType(run.spec.items, run.rows),
      ...runFigures(run.spec, run.rows).filter(({ id }) => id !== 'types'),
      chosenLayers(vectors),
      ...vectors.flatMap(searchesOf),
    ];
    const bare = new Set(items.flatMap(({ instructionIds, kwargs }) => instructionIds.map((id, index) => vectorId(id, kwargs[index] ?? {}))).filter((id) => !vectors.some((made) => made.id === id)));
    return { main: run, figures, notes: bare.size === 0 ? [] : [`No pairs for ${[...bare].join(', ')}: these prompts ran unsteered.`] };
  },
};

/** Plain, steered, instructed and both, each item with the vector of its instruction at the layer chosen for the setting. */
export function formatSettings(vectors: readonly Pick<FormatVector, 'id' | 'without' | 'withInstruction'>[]): PlannedSetting[] {
  const steering = (choice: 'without' | 'withInstruction'): PlannedSetting['steering'] => ({ instructionIds, kwargs }) =>
    instructionIds.flatMap((id, index) => {
      const vector = vectors.findIndex((made) => made.id === vectorId(id, kwargs[index] ?? {}));
      const chosen = vectors[vector]?.[choice];
      return chosen === undefined || chosen.layer === NO_LAYER ? [] : [{ vector, layer: chosen.layer, strength: chosen.strength }];
    });
  return [
    { setting: 'plain', steering: unsteered },
    { setting: 'instructed', steering: unsteered },
    { setting: 'steered', steering: steering('without') },
    { setting: 'both', steering: steering('withInstruction') },
  ];
}

/** Each type in the four settings, with the published rates as remarks. */
function byType(items: readonly RunItem[], rows: readonly RunRow[]): BarsFigure {
  const types = [...new Set(items.flatMap(({ instructionIds }) => instructionIds))];
  const loose = passesAll('loose');
  const of = (type: string, setting: Setting): RunRow[] => checkedRows(rows, setting).filter(({ item }) => items[item]!.instructionIds.includes(type));
  const asPublished = (type: string, setting: Setting): string | undefined => {
    const published = FORMAT_BY_TYPE[type]?.[setting];
    return published === undefined ? undefined : `Phi-3 ${published.toFixed(2).replace(/^0/, '')}`;
  };
  const rates = SETTINGS.map((setting): BarSeries => ({ label: settingName(setting), setting, values: types.map((type) => rateMeasure(of(type, setting), loose, `${type}, ${settingName(setting)}`, asPublished(type, setting))) }));
  return bars({ id: 'by-type', title: 'By instruction, loose', note: 'Rates of Phi-3 stand beside each rate in the table.' }, 'Instruction', types.map(shortName), rates);
}

function chosenLayers(vectors: readonly FormatVector[]): BarsFigure {
  const depth = vectors[0]?.vector.layers ?? 1;
  const layer = (value: number | null | undefined): Measure => (value === undefined ? { value: undefined } : value === null || value === NO_LAYER ? { value: undefined, remark: 'no steering' } : { value });
  const series = (label: string, place: 0 | 1, choice: 'without' | 'withInstruction'): BarSeries[] => [
    { label, values: vectors.map((made) => layer(made[choice].layer)) },
    { label: `Published, Phi-3 of 32 layers, ${label.toLowerCase()}`, tone: 'muted', values: vectors.map(({ id }) => layer(FORMAT_LAYERS[id]?.[place])) },
  ];
  return {
    kind: 'bars', id: 'layers', title: `Chosen layers of ${depth}`, n: `${vectors.length} instructions`, note: 'A gap is no steering.',
    category: { label: 'Instruction', categories: vectors.map(({ id }) => shortName(id)) }, value: { label: 'Layer', format: 'whole', min: 0 },
    series: [...series('Without the instruction', 0, 'without'), ...series('With the instruction', 1, 'withInstruction')],
  };
}

/** What the two searches of a vector found. */
export function searchesOf({ id, without, withInstruction }: Pick<FormatVector, 'id' | 'without' | 'withInstruction'>): Figure[] {
  const parts = [[without, 'without'], [withInstruction, 'with']] as const;
  return parts.flatMap(([chosen, text]) => {
    const { validation } = chosen;
    if (validation === undefined) return [];
    const { points, withInstruction: instructed } = validation;
    return searchFigures({ id: `search-${shortName(id).replace(/\W+/g, '-')}-${text}`, heading: `Layer search: ${shortName(id)}, ${text} the instruction`, rule: chosen.rule, points, withInstruction: instructed, chosen, ...(validation.instructed && { instructed: validation.instructed }) });
  });
}

/** "lowercase" of "change_case:english_lowercase", with the language where there is one. */
function shortName(id: string): string {
  return id.slice(id.indexOf(':') + 1).replace(/_/g, ' ');
}
