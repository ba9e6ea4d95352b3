import { basename } from 'node:path';
import * as vscode from 'vscode';
import { INSTRUCTION_HELP } from '../../core/instructions/help.ts';
import { findInstructionProblem } from '../../core/instructions/verify.ts';
import { INSTRUCTION_TYPES } from '../../core/instructions/registry.ts';
import type { InstructionArguments } from '../../core/instructions/types.ts';
import { parseObject } from '../../core/json.ts';
import { guessRoles, pairsFromInstruction } from '../../core/prompts/pairs.ts';
import type { Pair } from '../../core/prompts/pairs.ts';
import type { PromptFile } from '../../core/prompts/types.ts';
import type { FlowInput, FlowStep } from '../flow/flow.ts';
import { checksText } from '../language/instructionTexts.ts';
import { displayPath } from '../workspace/folders.ts';

/** What computing a vector needs to know; what can't be told from the files is asked. */
export interface ComputePlan {
  files: readonly PromptFile[];
  roles?: { withInstruction: PromptFile; without: PromptFile };
  /** Appended to base prompts. */
  instruction?: string;
  name: string;
  /** How answers are checked; undefined: not at all, or as the prompts say. */
  check?: { id: string; kwargs: InstructionArguments };
  /** Prompts for the layer search. */
  validation?: vscode.Uri;
}

/** The questions, in order. Asked only where the files leave them open. `candidates`: files that can serve as validation. */
export function computeQuestions(candidates: readonly vscode.Uri[], showPairs: (name: string, pairs: readonly Pair[]) => Promise<void>): FlowStep<ComputePlan>[] {
  return [
    { needed: ({ files }) => files.length === 2 && guessRoles([files[0]!, files[1]!]) === undefined, ask: askRoles },
    { needed: ({ files }) => files.length === 1 && files[0]!.kind === 'prompts', ask: askInstruction },
    { needed: ({ instruction }) => instruction !== undefined, ask: (input, plan) => askPairs(input, plan, showPairs) },
    { ask: askName },
    { needed: ({ files }) => !files.some(namesInstructions), ask: askCheck },
    { needed: () => candidates.length > 0, ask: (input, plan) => askValidation(input, plan, candidates) },
  ];
}

export function namesInstructions({ records }: PromptFile): boolean {
  return records.some(({ instructionIds }) => instructionIds.length > 0);
}

async function askRoles(input: FlowInput, plan: ComputePlan): Promise<void> {
  const [a, b] = plan.files;
  const { t } = vscode.l10n;
  const choices = [{ withInstruction: a!, without: b! }, { withInstruction: b!, without: a! }]
    .map((roles) => ({ label: displayPath(roles.withInstruction.name), description: t('{0} is without it', displayPath(roles.without.name)), roles }));
  plan.roles = (await input.pick({ placeholder: t('Which file has the prompts with the instruction?'), items: choices })).roles;
}

async function askInstruction(input: FlowInput, plan: ComputePlan): Promise<void> {
  const { t } = vscode.l10n;
  plan.instruction = await input.text({
    prompt: t('The instruction to make a vector of. It is appended to each of the {0} prompts to make pairs.', plan.files[0]!.records.length),
    placeholder: t('Answer in bullet points.'),
    value: plan.instruction ?? '',
    problem: (value) => (value.trim() === '' ? t('An instruction is needed: these prompts have no text without one beside them.') : undefined),
  });
}

/** Shows the pairs that the typed instruction makes, before anything is computed from them. */
async function askPairs(input: FlowInput, { files, instruction }: ComputePlan, showPairs: (name: string, pairs: readonly Pair[]) => Promise<void>): Promise<void> {
  const { t } = vscode.l10n;
  const { pairs } = pairsFromInstruction(files[0]!, [instruction!]);
  await showPairs(t('Pairs: {0}', instruction!), pairs);
  await input.pick({ placeholder: t('{0} pairs, shown in the editor', pairs.length), items: [{ label: t('Use These Pairs'), description: t('or go back to change the instruction') }] });
}

async function askName(input: FlowInput, plan: ComputePlan): Promise<void> {
  const { t } = vscode.l10n;
  plan.name = await input.text({
    prompt: t('Name of the vector'),
    value: plan.name === '' ? proposedName(plan) : plan.name,
    problem: (value) => (value.trim() === '' ? t('A name is needed.') : undefined),
  });
}

/** The instruction where it is short, else the file's name without what tells its role. */
function proposedName({ files, instruction, roles }: ComputePlan): string {
  if (instruction !== undefined && instruction.length <= 40) return instruction.replace(/[.!]+$/, '');
  const file = (roles?.withInstruction ?? files[0]!).name;
  const stem = basename(file).replace(/(\.prompt)?\.[^.]+$/, '');
  return stem.replace(/[^a-z]*\b(with|pairs?|prompts?)\b$/i, '').replace(/[._-]+/g, ' ').trim() || stem;
}

type CheckItem = vscode.QuickPickItem & { id?: string };

async function askCheck(input: FlowInput, plan: ComputePlan): Promise<void> {
  const { t } = vscode.l10n;
  const none: CheckItem = { label: t('No Check'), description: t('answers are shown, not counted as passed or failed') };
  const checks = INSTRUCTION_TYPES.map(({ id }): CheckItem => ({ label: id, description: checksText(id), id }));
  const { id } = await input.pick({ placeholder: t('How is an answer checked for the instruction?'), items: [none, ...checks], active: none });
  delete plan.check;
  if (id === undefined) return;
  const type = INSTRUCTION_TYPES.find((candidate) => candidate.id === id);
  plan.check = { id, kwargs: Object.keys(type?.arguments ?? {}).length === 0 ? {} : await askArguments(input, id) };
}

async function askArguments(input: FlowInput, id: string): Promise<InstructionArguments> {
  const { t } = vscode.l10n;
  const text = await input.text({
    prompt: t('Arguments of {0}, as JSON', id),
    value: JSON.stringify(INSTRUCTION_HELP[id]?.example ?? {}),
    problem: (value) => {
      const parsed = parseObject(value);
      return parsed === undefined ? t('This is not a JSON object.') : findInstructionProblem(id, parsed)?.message;
    },
  });
  return parseObject(text) ?? {};
}

async function askValidation(input: FlowInput, plan: ComputePlan, candidates: readonly vscode.Uri[]): Promise<void> {
  const { t } = vscode.l10n;
  const none: vscode.QuickPickItem & { uri?: vscode.Uri } = { label: t('Not Now'), description: t('the vector acts at two thirds of the depth until its layers are searched') };
  const files = candidates.map((uri) => ({ label: displayPath(uri.fsPath), uri }));
  const proposed = files.find(({ label }) => /valid/i.test(label));
  const { uri } = await input.pick({ placeholder: t('Search the best layer on other prompts?'), items: [none, ...files], active: proposed ?? none });
  if (uri === undefined) delete plan.validation;
  else plan.validation = uri;
}
