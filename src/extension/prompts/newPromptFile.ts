import { join } from 'node:path';
import * as vscode from 'vscode';
import type { StarterChoice } from '../../app/starter/starterChoice.ts';
import { parseObject } from '../../core/json.ts';
import type { StarterInstruction, StarterLibrary, StarterPart } from '../../core/prompts/starter/library.ts';
import { pairLines } from '../../core/prompts/starter/starterPairs.ts';
import { findInstructionProblem } from '../../core/instructions/verify.ts';
import { runFlow } from '../flow/flow.ts';
import type { FlowInput, FlowStep } from '../flow/flow.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { openNewFile } from './newFile.ts';

interface NewFilePlan {
  library: StarterLibrary;
  /** An instruction of the library, else one that is typed. */
  instruction?: StarterInstruction;
  typed: string;
  given: Record<string, unknown>;
  part: StarterPart;
}

/** *New Prompt File…*: prompts of the starter library with an instruction of it, or with a typed one, as a document that is not saved yet. */
export async function newPromptFile(context: SteerboardContext): Promise<string> {
  const { t } = vscode.l10n;
  const [{ readStarter, STARTER_FOLDER }, { choicePairs }] = await Promise.all([import('../../app/starter/readStarter.ts'), import('../../app/starter/starterChoice.ts')]);
  const library = await readStarter(join(context.extension.extensionPath, STARTER_FOLDER));
  const plan: NewFilePlan = { library, typed: '', given: {}, part: 'vector' };
  await runFlow(t('New Prompt File'), QUESTIONS, plan);
  const choice: StarterChoice = plan.instruction === undefined ? { kind: 'typed', phrasings: [plan.typed] } : { kind: 'library', request: { instruction: plan.instruction, given: plan.given } };
  const stem = (plan.instruction?.name ?? plan.typed).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 40);
  const ending = plan.part === 'vector' ? 'pairs' : plan.part;
  const document = await openNewFile(pairLines(choicePairs(library, choice, { part: plan.part })), `${stem}.${ending}.jsonl`);
  return document.uri.toString();
}

const QUESTIONS: FlowStep<NewFilePlan>[] = [
  { ask: askInstruction },
  { needed: ({ instruction }) => instruction === undefined, ask: askTyped },
  { needed: ({ instruction }) => givenArguments(instruction).length > 0, ask: askGiven },
  { ask: askPart },
];

async function askInstruction(input: FlowInput, plan: NewFilePlan): Promise<void> {
  const { t } = vscode.l10n;
  type Item = vscode.QuickPickItem & { instruction?: StarterInstruction };
  const typed: Item = { label: t('Type an Instruction…'), description: t('any one, in your own words'), alwaysShow: true };
  const items = plan.library.instructions.map((instruction): Item => ({ label: instruction.title, description: instruction.id, instruction }));
  const { instruction } = await input.pick({ placeholder: t('What should the answers be like?'), items: [typed, ...items] });
  if (instruction === undefined) delete plan.instruction;
  else plan.instruction = instruction;
  plan.given = {};
}

async function askTyped(input: FlowInput, plan: NewFilePlan): Promise<void> {
  const { t } = vscode.l10n;
  plan.typed = await input.text({
    prompt: t('The instruction, as it is appended to prompts'),
    placeholder: t('Answer in bullet points.'),
    value: plan.typed,
    problem: (value) => (value.trim() === '' ? t('The instruction is empty.') : undefined),
  });
}

async function askGiven(input: FlowInput, plan: NewFilePlan): Promise<void> {
  const { t } = vscode.l10n;
  const names = givenArguments(plan.instruction);
  const example = Object.fromEntries(names.map(({ name, example: value }) => [name, value]));
  const text = await input.text({
    prompt: t('{0}, as JSON', names.map(({ name }) => name).join(', ')),
    value: JSON.stringify(example),
    problem: (value) => {
      const given = parseObject(value);
      if (given === undefined) return t('This is not a JSON object.');
      const missing = names.find(({ name }) => given[name] === undefined);
      if (missing) return t('“{0}” is missing.', missing.name);
      // Arguments that are drawn for each prompt are not there yet; a fault is shown where it is about one that was given.
      const problem = findInstructionProblem(plan.instruction!.id, given);
      return problem?.details.argument !== undefined && problem.details.argument in given ? problem.message : undefined;
    },
  });
  plan.given = parseObject(text) ?? {};
}

async function askPart(input: FlowInput, plan: NewFilePlan): Promise<void> {
  const { t } = vscode.l10n;
  const parts: (vscode.QuickPickItem & { part: StarterPart })[] = [
    { label: t('Make a Vector'), description: t('{0} prompts', plan.library.prompts.vector.length), part: 'vector' },
    { label: t('Search Layers'), description: t('{0} prompts', plan.library.prompts.validation.length), part: 'validation' },
    { label: t('Compare'), description: t('{0} prompts', plan.library.prompts.test.length), part: 'test' },
  ];
  plan.part = (await input.pick({ placeholder: t('What are the prompts for? Each use has prompts of its own.'), items: parts })).part;
}

/** Arguments that have to be said, with an example each. */
function givenArguments(instruction: StarterInstruction | undefined): { name: string; example: unknown }[] {
  return Object.entries(instruction?.kwargs ?? {}).flatMap(([name, source]) => (source.kind === 'given' ? [{ name, example: source.examples[0] ?? '' }] : []));
}
