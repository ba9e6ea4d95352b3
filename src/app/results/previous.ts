import { t } from '@vscode/l10n';
import { strengthFigure } from '../../core/statistics/figures.ts';
import type { CellSteering, RunRow, RunSpec } from '../../protocol/files.ts';
import { TEXT_LIMIT, type Answer, type PreviousAnswer } from '../../protocol/view.ts';
import { finishedAnswer } from './answer.ts';
import { isFinished } from './settingSummaries.ts';

/** Puts kept answers beside the new ones. The same two give the same object again. */
export class PreviousAnswers {
  private readonly spec: Pick<RunSpec, 'items' | 'vectors'>;
  private readonly made = new WeakMap<RunRow, { of: Answer; answer: Answer }>();

  constructor(spec: Pick<RunSpec, 'items' | 'vectors'>) {
    this.spec = spec;
  }

  /** `steering`: of the new answer. */
  beside(answer: Answer, row: RunRow | undefined, steering: readonly CellSteering[]): Answer {
    if (!row) return answer;
    const known = this.made.get(row);
    if (known?.of === answer) return known.answer;
    const made = { ...answer, previous: this.viewOf(answer, row, steering) };
    this.made.set(row, { of: answer, answer: made });
    return made;
  }

  private viewOf(answer: Answer, row: RunRow, steering: readonly CellSteering[]): PreviousAnswer {
    const { status, reason, passed, text, length, words, checks } = finishedAnswer(row, this.spec.items[row.item]!, TEXT_LIMIT);
    return { status, reason, ...(passed !== undefined && { passed }), text, length, words, checks, label: this.labelOf(row.steering, steering), changed: isFinished(answer) && hasChanged(answer, { status, passed, text }) };
  }

  private labelOf(before: readonly CellSteering[], now: readonly CellSteering[]): string {
    const labels = before.flatMap(({ vector, layer, strength }) => {
      const other = now.find((each) => each.vector === vector);
      if (other?.layer === layer && other.strength === strength) return [];
      const { rule } = this.spec.vectors[vector]!;
      return [[other?.layer !== layer && t('layer {0}', layer), strengthFigure(rule, strength)].filter(Boolean).join(', ')];
    });
    return labels.join('; ');
  }
}

function hasChanged(now: Answer, before: { status: Answer['status']; passed: boolean | undefined; text: string }): boolean {
  if (now.passed === undefined || before.passed === undefined) return now.text !== before.text;
  return now.passed !== before.passed || (now.status === 'broken') !== (before.status === 'broken');
}
