import * as vscode from 'vscode';
import { searchAgain } from '../../app/searchAgain.ts';
import type { SearchParams } from '../../app/searchLayers.ts';
import type { RunItem, RunSpec } from '../../protocol/files.ts';
import { runFlow, type FlowInput, type FlowStep } from '../flow/flow.ts';

/** How a vector's layers are searched. */
export interface SearchWay extends Pick<SearchParams, 'candidates' | 'strengths' | 'rule' | 'scoring' | 'search' | 'examples' | 'maxTokens' | 'stop'> {
  /** Every layer, not every second as where several strengths are tried. */
  everyLayer: boolean;
  /** One search each: steering prompts without, and with the instruction. */
  withInstruction: readonly boolean[];
}

/** Every layer at one strength, on prompts without the instruction. */
export const PLAIN_SEARCH: SearchWay = { everyLayer: true, withInstruction: [false] };

const STRENGTHS = [0.75, 1, 1.25];
/** A loose variant may drop the very line that has the word, or what makes the length. */
const STRICT = { perplexity: false, criterion: 'strict' } as const;

/** What is tried, by what the first question calls it. */
const GRIDS = {
  layers: PLAIN_SEARCH,
  strengths: { strengths: STRENGTHS, rule: 'projection', everyLayer: false, withInstruction: [false] },
  add: { strengths: 'add around Eq. 2', rule: 'fixed', scoring: STRICT, everyLayer: false, withInstruction: [false] },
  subtract: { strengths: 'subtract around Eq. 2', rule: 'fixed', scoring: STRICT, everyLayer: false, withInstruction: [false] },
} as const satisfies Readonly<Record<string, SearchWay>>;

/** One question for the plain search; two more for the others. */
export async function chooseSearchWay(title: string, items: readonly RunItem[]): Promise<SearchWay> {
  const state = { way: PLAIN_SEARCH };
  const isPlain = (): boolean => state.way.strengths === undefined;
  const hasInstructed = items.some(({ instructedPrompt }) => instructedPrompt !== undefined);
  const steps: FlowStep<{ way: SearchWay }>[] = [
    { ask: askGrid },
    { needed: () => !isPlain() && hasInstructed, ask: askInstruction },
    { needed: () => !isPlain(), ask: askThoroughness },
  ];
  await runFlow(title, steps, state);
  return state.way;
}

async function askGrid(input: FlowInput, state: { way: SearchWay }): Promise<void> {
  const { t } = vscode.l10n;
  const choices: (vscode.QuickPickItem & { way: SearchWay })[] = [
    { label: t('Every Layer'), description: t('at strength 1, or the one that was chosen before'), way: GRIDS.layers },
    { label: t('Layers and Strengths'), description: t('every second layer at {0}×', STRENGTHS.join(', ')), way: GRIDS.strengths },
    { label: t('Fixed Weights, Added'), description: t('around each layer’s own of Eq. 2, as for including a word; strict checks'), way: GRIDS.add },
    { label: t('Fixed Weights, Subtracted'), description: t('around each layer’s own of Eq. 2, as for excluding a word; strict checks'), way: GRIDS.subtract },
  ];
  state.way = (await input.pick({ placeholder: t('What is tried?'), items: choices, active: choices[0] })).way;
}

async function askInstruction(input: FlowInput, state: { way: SearchWay }): Promise<void> {
  const { t } = vscode.l10n;
  const choices = [
    { label: t('Without the Instruction'), description: t('for Steered'), withInstruction: [false] },
    { label: t('With the Instruction'), description: t('for Both; that choice is kept apart'), withInstruction: [true] },
    { label: t('Without, Then With'), description: t('two searches'), withInstruction: [false, true] },
  ];
  state.way = { ...state.way, withInstruction: (await input.pick({ placeholder: t('Which prompts are steered?'), items: choices })).withInstruction };
}

async function askThoroughness(input: FlowInput, state: { way: SearchWay }): Promise<void> {
  const { t } = vscode.l10n;
  const choices: (vscode.QuickPickItem & Pick<SearchWay, 'search'>)[] = [
    { label: t('Full Grid'), description: t('all answers') },
    { label: t('Exact'), description: t('stops answers that can’t change the choice: the same choice sooner, a map with gaps'), search: 'exact' },
    { label: t('Halving'), description: t('asks only the better half on, twice: sooner still, but it may choose otherwise'), search: 'halving' },
  ];
  const { search } = await input.pick({ placeholder: t('How thoroughly?'), items: choices });
  if (search !== undefined) state.way = { ...state.way, search };
}

/** How a run was searched, to search so again. */
export function searchWayOf(spec: RunSpec): SearchWay {
  const { withInstruction = false, ...again } = searchAgain(spec);
  return { ...again, everyLayer: false, withInstruction: [withInstruction] };
}
