import { join } from 'node:path';
import { drawExamples } from '../../core/experiments/drawExamples.ts';
import { hashTexts } from '../../core/hash.ts';
import type { Checked, InstructionArguments } from '../../core/instructions/types.ts';
import { commonInstructions } from '../../core/prompts/commonInstructions.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import { findStarterInstruction, steadyArguments } from '../../core/prompts/starter/library.ts';
import { pairItems, starterPairs } from '../../core/prompts/starter/starterPairs.ts';
import { choosePoint } from '../../core/vectors/choosePoint.ts';
import { layerCandidates } from '../../core/vectors/layerCandidates.ts';
import { NO_LAYER, type ChosenSteering, type JudgeRecord, type RunItem } from '../../protocol/files.ts';
import { searchLayers } from '../searchLayers.ts';
import { starterName } from '../starter/readStarter.ts';
import { readVectorFile } from '../vectors/readVectorFile.ts';
import { isCheckable, readFormatPairs, vectorId } from './data/publishedData.ts';
import { fileName, labVector, PUBLISHED_TOKENS, taskOf, type LabVector } from './lab.ts';
import type { Lab } from './recipe.ts';

/** The paper's validation: eight examples an instruction, one a language. */
const EXAMPLES = { instruction: 8, language: 1 } as const;
const LANGUAGE = 'language:response_language';

/** What makes and validates the vector of one instruction. */
export interface Source extends Pick<Checked, 'instructionIds' | 'kwargs'> {
  pairs: readonly Pair[];
  validation: readonly RunItem[];
  files: readonly string[];
}

/** An instruction's vector with the layers that validation chose; NO_LAYER where no steering is better. */
export interface FormatVector extends LabVector {
  id: string;
  without: ChosenSteering;
  withInstruction: ChosenSteering;
}

/** The vectors of the items' instructions. Those for which there are no pairs are left out and told of. */
export async function formatVectors(lab: Lab, items: readonly RunItem[]): Promise<FormatVector[]> {
  const vectors: FormatVector[] = [];
  for (const [name, source] of await formatSources(lab, items)) vectors.push(await searched(lab, name, await labVector(lab, { name, ...source }), source.validation));
  return vectors;
}

/** Pairs and validation prompts for each instruction of the items that there are any for. */
export async function formatSources(lab: Lab, items: readonly RunItem[]): Promise<Map<string, Source>> {
  const wanted = new Map<string, { id: string; kwargs: InstructionArguments }>();
  for (const { instructionIds, kwargs } of items) instructionIds.forEach((id, index) => wanted.set(vectorId(id, kwargs[index] ?? {}), { id, kwargs: kwargs[index] ?? {} }));
  const sourceOf = await sources(lab);
  const found = new Map<string, Source>();
  for (const [name, { id, kwargs }] of wanted) {
    const source = sourceOf(name, id, kwargs);
    if (source === undefined) lab.onNote?.(`No pairs for ${name}.`);
    else found.set(name, source);
  }
  return found;
}

/** Searches a vector's layer for prompts without the instruction, and apart for those with it. */
export async function searched(lab: Lab, id: string, { file }: LabVector, validation: readonly RunItem[], { target, crossModel = false }: { target?: string; crossModel?: boolean } = {}): Promise<FormatVector> {
  const { examples = id.startsWith(LANGUAGE) ? EXAMPLES.language : EXAMPLES.instruction, seed } = lab.options;
  const drawn = drawExamples(validation, examples, seed);
  if (drawn.length < examples) lab.onNote?.(`${id}: ${drawn.length} validation examples where ${examples} were asked for.`);
  const without = await search(lab, id, file, drawn, false, target, crossModel);
  const withInstruction = await search(lab, id, target ?? file, drawn, true, target, crossModel);
  return { id, file: target ?? file, vector: await readVectorFile(target ?? file), without, withInstruction };
}

async function search(lab: Lab, id: string, vectorFile: string, items: readonly RunItem[], withInstruction: boolean, target: string | undefined, crossModel: boolean): Promise<ChosenSteering> {
  const { session, options } = lab;
  const maxTokens = options.searchTokens ?? PUBLISHED_TOKENS.formatSearch;
  const layers = options.layers ?? layerCandidates(session.record.layers, 2);
  const known = await knownChoice(target ?? vectorFile, withInstruction);
  if (known?.validation && sameSearch(known.validation, items, layers, maxTokens) && sameJudge(known.validation.judge, lab.scoring?.judge)) return unchecked(known, lab);
  const searches = join(lab.out, 'searches');
  const { chosen } = await searchLayers(
    session,
    { vectorFile, items, examples: items.length, layers, strengths: [1], rule: 'projection', withInstruction, maxTokens, runsFolder: searches, into: join(searches, `${fileName(id)}${target === undefined ? '' : '-foreign'}${withInstruction ? '-with' : ''}`), crossModel, ...(target !== undefined && { target }), ...(lab.scoring && { scoring: lab.scoring }) },
    { ...taskOf(lab, `Layers of ${id}${withInstruction ? ', with the instruction' : ''}`), judge: lab.judge },
  );
  return unchecked(chosen, lab);
}

/** The choice as it would be if broken text did not count against a layer, where the experiment asks for that. */
function unchecked(chosen: ChosenSteering, { options }: Lab): ChosenSteering {
  if (options.brokenCheck || chosen.validation === undefined) return chosen;
  const best = choosePoint(chosen.validation.points.map((point) => ({ ...point, broken: 0 })));
  return { ...chosen, layer: best?.layer ?? NO_LAYER };
}

async function knownChoice(file: string, withInstruction: boolean): Promise<ChosenSteering | undefined> {
  const vector = await readVectorFile(file).catch(() => undefined);
  return withInstruction ? vector?.provenance?.chosenWith : vector?.provenance?.chosen;
}

function sameJudge(a: JudgeRecord | undefined, b: JudgeRecord | undefined): boolean {
  return a?.sha256 === b?.sha256 && a?.below === b?.below;
}

function sameSearch({ promptsSha256, points, maxTokens: tokens }: NonNullable<ChosenSteering['validation']>, items: readonly RunItem[], layers: readonly number[], maxTokens: number): boolean {
  const searchedLayers = points.flatMap(({ layer }) => (layer === NO_LAYER ? [] : [layer]));
  return tokens === maxTokens && promptsSha256 === hashTexts(items.flatMap(({ prompt, instructedPrompt }) => [prompt, instructedPrompt ?? ''])) && searchedLayers.join() === layers.join();
}

async function sources(lab: Lab): Promise<(name: string, id: string, kwargs: InstructionArguments) => Source | undefined> {
  const { options: { pairsFrom, pairs: count, vectorShare, seed }, library } = lab;
  if (pairsFrom === 'starter') {
    return (_, id, kwargs) => {
      const request = findStarterInstruction(library, id, starterArguments(id, kwargs));
      return {
        pairs: starterPairs(library, request, { seed }).slice(0, count),
        validation: pairItems(starterPairs(library, request, { seed, part: 'validation' })),
        files: [starterName(library)], instructionIds: [id], kwargs: [steadyArguments(request)],
      };
    };
  }
  const { file, pairs: all } = await readFormatPairs(lab.data);
  return (name, id) => {
    const own = all.get(name) ?? [];
    const making = own.slice(0, Math.ceil(own.length * vectorShare)).slice(0, count);
    const rest = vectorShare < 1 ? own.slice(Math.ceil(own.length * vectorShare)) : own;
    const validation = pairItems(rest.filter(isCheckable));
    if (making.length === 0 || validation.length === 0) return undefined;
    const common = commonInstructions(own);
    return { pairs: making, validation, files: [file], instructionIds: [id], kwargs: [common.kwargs[common.instructionIds.indexOf(id)] ?? {}] };
  };
}

/** What tells one vector from another: the language. Numbers and phrases are drawn. */
function starterArguments(id: string, { language }: InstructionArguments): InstructionArguments {
  return id === LANGUAGE ? { language } : {};
}
