import { join } from 'node:path';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { cellHash } from '../../core/experiments/plan.ts';
import type { RunCell, RunSpec } from '../../protocol/files.ts';
import { SPEC_FILE } from './runFiles.ts';

/**
 * A cell's id is a hash of what is asked. Where they no longer fit, the specification was edited, and new answers would stand beside old
 * ones to other questions.
 *
 * @throws {SteerboardError} `bad-run`
 */
export function assertUnedited(spec: RunSpec, folder: string): void {
  const edited = spec.cells.find((cell) => cellHash(spec, cell) !== cell.id && !isRepeat(spec, cell));
  if (edited === undefined) return;
  throw new SteerboardError('bad-run', t('The run was edited by hand: prompt {0} (key {1}) is not what its answers were planned for.', edited.item + 1, spec.items[edited.item]!.key), {
    file: join(folder, SPEC_FILE),
    hint: t('Undo the edit, or begin a new run. The answers that are there can be read all the same.'),
  });
}

/** Cells of the same content are told apart by a count, which the items of the same key and the steerings of one item bound. */
function isRepeat(spec: RunSpec, cell: RunCell): boolean {
  const { key } = spec.items[cell.item]!;
  const items = spec.items.filter((item) => item.key === key).length;
  const cells = spec.cells.filter(({ item, setting }) => item === cell.item && setting === cell.setting).length;
  for (let repeat = 1; repeat < items * cells; repeat++) if (cellHash(spec, cell, repeat) === cell.id) return true;
  return false;
}
