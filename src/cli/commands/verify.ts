import { accuracyLine, typeTable } from '../../app/accuracyText.ts';
import { checksFilesForAll, readChecks } from '../../app/checksFiles.ts';
import { verifyResponses, type VerifiedRow } from '../../app/verifyResponses.ts';
import { SteerboardError } from '../../core/errors.ts';
import { accuracyOf, passes } from '../../core/instructions/accuracy.ts';
import type { InstructionResult } from '../../core/instructions/types.ts';
import { command } from '../command.ts';
import { onlyOne } from '../options.ts';
import type { OptionTable } from '../options.ts';
import { CHECKS_OPTION } from '../runs.ts';

export const verify = command({
  name: 'verify',
  summary: 'Check responses against their instructions, strictly and loosely.',
  usage: 'RESPONSES.jsonl [--prompts FILE] [--checks FILE]',
  details: `Each row is {"prompt", "response", "instruction_id_list", "kwargs"}; the last two come from --prompts where a row lacks them. With --json
one row comes out for each, in order, with the arrays "strict" and "loose"; the summary goes to standard error.`,
  options: {
    prompts: { type: 'string', short: 'p', value: 'FILE', help: 'Prompt file that names the instructions, such as IFEval\'s input_data.jsonl.' },
    checks: CHECKS_OPTION,
  } as const satisfies OptionTable,
  async run({ terminal, json, signal }, values, positionals) {
    const file = onlyOne(positionals, 'response file');
    const checked: (readonly InstructionResult[])[] = [];
    let bad = 0;
    const beside = await checksFilesForAll(values.prompts === undefined ? [file] : [file, values.prompts]);
    const checks = await readChecks([...new Set([...beside, ...(values.checks ?? [])])]);
    for await (const verified of verifyResponses(file, { promptsFile: values.prompts, checks })) {
      signal.throwIfAborted();
      if ('error' in verified) {
        bad++;
        terminal.note(verified.error.describe());
      } else {
        checked.push(verified.results);
      }
      if (json) terminal.print(rowJson(verified));
    }
    const accuracy = accuracyOf(checked);
    if (json) terminal.note(accuracyLine(accuracy));
    else terminal.print(`${typeTable(accuracy)}\n${accuracyLine(accuracy)}`);
    if (bad > 0) throw new SteerboardError('bad-prompt-file', `${bad} ${bad === 1 ? 'row' : 'rows'} could not be read.`, { file });
  },
});

/** An instruction that could not be checked passes neither way; its error says why. */
function rowJson(verified: VerifiedRow): string {
  if ('error' in verified) return JSON.stringify({ line: verified.line, error: verified.error.describe(), strict: [], loose: [] });
  const { row, results } = verified;
  return JSON.stringify({
    prompt: row.prompt,
    instruction_id_list: row.instructionIds,
    strict: results.map((result) => passes(result, 'strict')),
    loose: results.map((result) => passes(result, 'loose')),
    reasons: results.map((result) => ('error' in result ? result.error : result.reason)),
  });
}
