import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SteerboardError } from '../../../core/errors.ts';
import { settingName } from '../../../core/analysis/measures.ts';
import type { Measure } from '../../../protocol/figures.ts';
import type { RunRow, Setting } from '../../../protocol/files.ts';
import { DATA, FORMAT_PAIRS, readItems, vectorId } from '../data/publishedData.ts';
import { bars, publishedSeries, settingBars } from '../figures.ts';
import { formatSources, searched, type FormatVector } from '../formatVectors.ts';
import { active, labRun, labVector, PUBLISHED_TOKENS, type LabVector } from '../lab.ts';
import { CROSS_MODEL } from '../published.ts';
import { checkedRows, passesAll, rateMeasure } from '../rates.ts';
import type { Outcome, Recipe } from '../recipe.ts';
import { NEXT_QUESTION, sourceVectors } from '../sourceVectors.ts';
import { formatSettings, searchesOf } from './format.ts';

export const crossModel: Recipe = {
  name: 'cross-model',
  title: 'Format with vectors of another model of the same size, against the model\'s own',
  section: '7',
  files: [DATA.formatTest, FORMAT_PAIRS.join(' or ')],
  async run(lab): Promise<Outcome> {
    const given = await sourceVectors(lab, 'format');
    const items = (await readItems(lab.data, DATA.formatTest)).slice(0, lab.options.limit);
    const sources = await formatSources(lab, items);
    const others = byInstruction(given);
    const own: FormatVector[] = [];
    const other: FormatVector[] = [];
    await mkdir(join(lab.out, 'source-vectors'), { recursive: true });
    for (const [id, source] of sources) {
      own.push(await searched(lab, id, await labVector(lab, { name: id, ...source }), source.validation));
      const foreign = others.get(id);
      if (foreign === undefined) lab.onNote?.(`The other model has no vector for ${id}.`);
      // The choice for this model goes into a copy: the other model keeps its own.
      else other.push(await searched(lab, id, foreign, source.validation, { crossModel: true, target: join(lab.out, 'source-vectors', `${id.replace(/\W+/g, '-')}.gguf`) }));
    }
    const run = async (name: string, vectors: readonly FormatVector[], foreign: boolean) => labRun(lab, {
      name, items, maxTokens: lab.options.maxTokens ?? PUBLISHED_TOKENS.format, stop: [NEXT_QUESTION],
      steerings: await Promise.all(vectors.map(async (made) => {
        const steering = await active(made, 'projection', Math.max(0, made.without.layer), 1);
        return foreign && made.vector.provenance ? { ...steering, crossModel: made.vector.provenance.model } : steering;
      })),
      settings: formatSettings(vectors),
    });
    const ownRun = await run('own vectors', own, false);
    const otherRun = await run('vectors of the other model', other, true);
    const loose = passesAll('loose');
    return {
      main: otherRun,
      figures: [
        comparison('without', ownRun.rows, otherRun.rows),
        comparison('with', ownRun.rows, otherRun.rows),
        settingBars({ id: 'own', title: 'Own vectors, loose' }, ownRun.rows, loose, {}),
        settingBars({ id: 'other', title: 'Vectors of the other model, loose' }, otherRun.rows, loose, {}),
        ...other.flatMap(searchesOf),
      ],
      notes: [],
    };
  },
};

/** The newest vector of each instruction among those of the other model. @throws {SteerboardError} `bad-vector` */
function byInstruction({ folder, vectors }: { folder: string; vectors: readonly LabVector[] }): Map<string, LabVector> {
  const found = new Map<string, LabVector>();
  for (const made of vectors) {
    const { instructionIds = [], kwargs = [] } = made.vector.provenance ?? {};
    const [id] = instructionIds;
    if (id !== undefined && instructionIds.length === 1) found.set(vectorId(id, kwargs[0] ?? {}), made);
  }
  if (found.size === 0) throw new SteerboardError('bad-vector', 'There is no vector of an instruction in the folder.', { file: folder });
  return found;
}

function comparison(text: 'without' | 'with', own: readonly RunRow[], other: readonly RunRow[]): ReturnType<typeof bars> {
  const [unsteered, steered]: [Setting, Setting] = text === 'without' ? ['plain', 'steered'] : ['instructed', 'both'];
  const rate = (rows: readonly RunRow[], setting: Setting): Measure => rateMeasure(checkedRows(rows, setting), passesAll('loose'), settingName(setting));
  return bars({ id: `cross-model-${text}`, title: `${text === 'without' ? 'Without' : 'With'} the instruction, loose` }, 'Vectors', ['None', 'Own', 'Other model\'s'], [
    { label: 'Here', values: [rate(own, unsteered), rate(own, steered), rate(other, steered)] },
    ...Object.entries(CROSS_MODEL).map(([model, published]) => publishedSeries(model, [published[text].none, published[text].own, published[text].other])),
  ]);
}
