import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import type { PromptRecord } from '../../core/prompts/types.ts';
import { STARTER_PARTS, type ArgumentSource, type StarterInstruction, type StarterLibrary, type StarterPart, type StarterPrompt } from '../../core/prompts/starter/library.ts';
import { phrasingArguments } from '../../core/prompts/starter/phrasing.ts';
import { readPromptFile, readText } from '../promptFiles.ts';

/** The library's folder beside `dist` in the repository and in the package. */
export const STARTER_FOLDER = 'starter';

const INSTRUCTIONS = 'instructions.json';

/**
 * Reads the starter library: base prompts and phrasings of instructions that Steerboard comes with. From it, with no other data:
 *
 *   const library = await readStarter(join(extensionPath, STARTER_FOLDER));
 *   const request = findStarterInstruction(library, 'lowercase');          // or a check id with arguments; wordRequest, lengthRequest
 *   starterPairs(library, request)                                         // pairs that make a vector
 *   pairItems(starterPairs(library, request, { part: 'validation' }))      // items to search with; part 'test' to compare with
 *   typedPairs(library, ['Answer like a pirate.'], check)                  // an instruction that a person typed; check may be undefined
 *   pairLines(pairs)                                                       // as a .jsonl prompt file
 *
 * All but this function are pure, in src/core/prompts/starter. `library.instructions` has names and titles to choose from.
 *
 * @throws {SteerboardError} `file-access`; `bad-prompt-file` with the file and line at fault
 */
export async function readStarter(folder: string): Promise<StarterLibrary> {
  const [vector, validation, test] = await Promise.all(STARTER_PARTS.map((part) => readPart(folder, part)));
  const { version, instructions } = await readInstructions(join(folder, INSTRUCTIONS));
  return { version, instructions, prompts: { vector: vector!, validation: validation!, test: test! } };
}

/** How provenance names the library as the source of prompts. */
export function starterName({ version }: StarterLibrary): string {
  return `Steerboard starter library v${version}`;
}

async function readPart(folder: string, part: StarterPart): Promise<StarterPrompt[]> {
  const name = `prompts.${part}.jsonl`;
  const { records, problems } = await readPromptFile(join(folder, name));
  const [problem] = problems;
  if (problem) throw new SteerboardError('bad-prompt-file', problem.message, { file: problem.file, line: problem.line });
  return records.map((record) => promptOf(record, `${STARTER_FOLDER}/${name}`));
}

function promptOf({ key, prompt, line, extra }: PromptRecord, file: string): StarterPrompt {
  const task = extra['task'];
  if (typeof task !== 'string') throw new SteerboardError('bad-prompt-file', t('The row has no "task".'), { file, line });
  return { key, task, prompt, source: { file, line } };
}

async function readInstructions(file: string): Promise<Pick<StarterLibrary, 'version' | 'instructions'>> {
  const bad = (message: string, cause?: unknown): SteerboardError => new SteerboardError('bad-prompt-file', message, { file }, { cause });
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readText(file));
  } catch (error) {
    throw SteerboardError.is(error) ? error : bad(t('This is not JSON.'), error);
  }
  if (!isObject(parsed) || !Number.isSafeInteger(parsed['version']) || !Array.isArray(parsed['instructions'])) throw bad(t('A version and a list of instructions are needed.'));
  const instructions = parsed['instructions'].map((entry: unknown, index): StarterInstruction => {
    if (!isObject(entry)) throw bad(t('Instruction {0} is no object.', index + 1));
    const { name, title, id, kwargs, tasks, phrasings } = entry;
    if (typeof name !== 'string' || typeof title !== 'string' || typeof id !== 'string' || !isObject(kwargs)) throw bad(t('Instruction {0} lacks a name, a title, an id or arguments.', index + 1));
    if (!isTexts(phrasings) || phrasings.length === 0) throw bad(t('“{0}” has no phrasings.', name));
    if (tasks !== undefined && !isTexts(tasks)) throw bad(t('“{0}”: tasks must be a list of words.', name));
    const unknown = phrasings.flatMap(phrasingArguments).find((argument) => !Object.hasOwn(kwargs, argument));
    if (unknown !== undefined) throw bad(t('“{0}”: a phrasing speaks of "{1}", which is no argument.', name, unknown));
    return { name, title, id, phrasings, kwargs: Object.fromEntries(Object.entries(kwargs).map(([argument, source]) => [argument, sourceOf(source)])), ...(tasks !== undefined && { tasks }) };
  });
  return { version: parsed['version'] as number, instructions };
}

/** `{"choose": […]}`, `{"given": […]}` and `{"same_as": "…"}` say where a value comes from; anything else is the value. */
function sourceOf(source: unknown): ArgumentSource {
  if (isObject(source)) {
    if (Array.isArray(source['choose'])) return { kind: 'choose', values: source['choose'] };
    if (Array.isArray(source['given'])) return { kind: 'given', examples: source['given'] };
    if (typeof source['same_as'] === 'string') return { kind: 'same', as: source['same_as'] };
  }
  return { kind: 'fixed', value: source };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
