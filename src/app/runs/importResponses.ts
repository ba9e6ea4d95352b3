import { basename } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { planCells, unsteered } from '../../core/experiments/plan.ts';
import type { CheckDeclaration } from '../../core/instructions/checksFile.ts';
import { hashContent } from '../../core/hash.ts';
import { version } from '../../core/version.ts';
import type { RunRow, RunSpec, Setting } from '../../protocol/files.ts';
import { hashFile } from '../hashFile.ts';
import { readLines } from '../verifyResponses.ts';
import { ImportedItems, type ImportedAnswer } from './importedItems.ts';
import { LiveRun } from './liveRun.ts';
import { rowOf } from './rowOf.ts';
import { createRunFolder } from './runFolder.ts';

export interface ImportParams {
  /** JSON Lines: `response` with `prompt` or `key`, and `instruction_id_list` and `kwargs` where no prompt file names them. */
  file: string;
  /** Prompts that the responses answer, with their checks. */
  promptsFile?: string | undefined;
  checks?: readonly CheckDeclaration[];
  /** How the responses were asked for; by default as a row's `setting` says, else by which form of the prompt it has. */
  setting?: Setting | undefined;
  /** Default: the file's name. */
  name?: string | undefined;
  /** What made the responses, as people call it. */
  model?: string | undefined;
  runsFolder: string;
}

/**
 * Makes a run of answers that were made elsewhere: checked as any, and comparable with any on the same prompts. Bad rows are reported
 * and the good ones used.
 *
 * @throws {SteerboardError} `file-access`; `bad-prompt-file` for the prompt file, or where no row can be used
 */
export async function importResponses({ file, promptsFile, checks = [], setting, name = basename(file).replace(/\..*$/, ''), model = 'made elsewhere', runsFolder }: ImportParams): Promise<{ run: LiveRun; problems: readonly SteerboardError[] }> {
  const items = await ImportedItems.from(promptsFile, checks);
  const answers = new Map<string, ImportedAnswer>();
  const problems: SteerboardError[] = [];
  let line = 0;
  for await (const raw of readLines(file)) {
    line++;
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') continue;
    try {
      const answer = items.answer(text, line, setting);
      const place = `${answer.item} ${answer.setting}`;
      if (answers.has(place)) throw new SteerboardError('bad-prompt-file', t('This prompt has an answer in this setting already.'), { hint: t('Give the rows a "setting", or put them into files of their own.') });
      answers.set(place, answer);
    } catch (error) {
      if (!SteerboardError.is(error)) throw error;
      problems.push(new SteerboardError(error.code, error.message, { ...error.details, file, line }, { cause: error }));
    }
  }
  if (answers.size === 0) throw problems[0] ?? new SteerboardError('bad-prompt-file', t('There are no responses in this file.'), { file });

  const spec = await specOf(items, [...answers.values()], { name, model, file });
  if (spec.cells.length !== answers.size) throw new SteerboardError('bad-run', t('Only {0} of {1} answers have a prompt in the form that their setting asks for.', spec.cells.length, answers.size), { file, hint: t('Name a prompt file that has both forms, or another setting.') });
  const rows = spec.cells.map((cell): RunRow => {
    const { response } = answers.get(`${cell.item} ${cell.setting}`)!;
    return rowOf(cell, items.items[cell.item]!, { response, stopReason: 'end', promptTokens: 0, generatedTokens: 0 });
  });
  return { run: new LiveRun(await createRunFolder(runsFolder, spec, { rows }), spec, rows), problems };
}

async function specOf({ items }: ImportedItems, answers: readonly ImportedAnswer[], { name, model, file }: { name: string; model: string; file: string }): Promise<RunSpec> {
  const record = { name: model, architecture: '', quantisation: '', sha256: '', layers: 0, embedding: 0 };
  const generation: RunSpec['generation'] = { maxTokens: 0, sampling: { kind: 'greedy' }, stop: [] };
  const asked = new Set(answers.map(({ setting }) => setting));
  const there = new Set(answers.map(({ item, setting }) => `${item} ${setting}`));
  const cells = planCells({ model: record, vectors: [], items, settings: [...asked].map((setting) => ({ setting, steering: unsteered })), generation });
  const source = { file: basename(file), sha256: await hashFile(file) };
  return {
    schemaVersion: 1,
    name,
    kind: 'imported',
    created: new Date().toISOString(),
    model: record,
    vectors: [],
    items,
    // Two files' answers to the same prompts are different answers.
    cells: cells.filter(({ item, setting }) => there.has(`${item} ${setting}`)).map((cell) => ({ ...cell, id: hashContent({ cell: cell.id, source }) })),
    generation,
    recipe: { name: 'import', options: source },
    environment: { steerboard: version, llamaRelease: '', backend: 'elsewhere', threads: 0, attention: 'standard', contextLength: 0, date: '' },
  };
}
