import type { VNode } from 'preact';
import type { Answer, AnswerStatus } from '../../src/protocol/view.ts';
import { Icon, type IconName } from '../controls/icon.tsx';

const ICONS: Readonly<Record<AnswerStatus, IconName>> = {
  pass: 'pass-filled',
  'pass-loose': 'pass',
  fail: 'error',
  broken: 'warning',
  cancelled: 'circle-slash',
  writing: 'loading',
  queued: 'ellipsis',
  none: 'dash',
};

/** The mark's word with what stands behind it: "Fail: 3 capital letters". */
export function wordsOf({ status, reason }: Pick<Answer, 'status' | 'reason'>): string {
  switch (status) {
    case 'pass':
      return 'Pass';
    case 'pass-loose':
      return reason === '' ? 'Pass, loose only' : `Pass, loose only: ${reason}`;
    case 'fail':
      return reason === '' ? 'Fail' : `Fail: ${reason}`;
    case 'broken':
      return reason === '' ? 'Broken' : `Broken: ${reason}`;
    case 'cancelled':
      return reason === '' ? 'Cancelled' : `Cancelled ${reason}`;
    case 'writing':
      return 'Writing';
    case 'queued':
      return reason === '' ? 'Queued' : `Queued, ${reason}`;
    case 'none':
      return reason === '' ? 'Not checked' : `Not checked: ${reason}`;
  }
}

/** "pass", "broken": behind "was". */
export function shortWord(status: AnswerStatus): string {
  return wordsOf({ status, reason: '' }).toLowerCase();
}

/** The mark alone; its name is its word and reason. */
export function Mark({ answer }: { answer: Pick<Answer, 'status' | 'reason'> }): VNode {
  return (
    <span class={`mark ${answer.status}`}>
      <Icon name={ICONS[answer.status]} label={wordsOf(answer)} />
    </span>
  );
}

/** The mark with its words beside it, all of them: a reason is not only for those who hover. */
export function MarkWithWords({ answer }: { answer: Pick<Answer, 'status' | 'reason'> }): VNode {
  const words = wordsOf(answer);
  return (
    <span class={`mark words ${answer.status}`}>
      <Icon name={ICONS[answer.status]} />
      <span>{words}</span>
    </span>
  );
}
