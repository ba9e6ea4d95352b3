import { t } from '@vscode/l10n';
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
      return t('Pass');
    case 'pass-loose':
      return reason === '' ? t('Pass, loose only') : t('Pass, loose only: {0}', reason);
    case 'fail':
      return reason === '' ? t('Fail') : t('Fail: {0}', reason);
    case 'broken':
      return reason === '' ? t('Broken') : t('Broken: {0}', reason);
    case 'cancelled':
      return reason === '' ? t('Cancelled') : t('Cancelled {0}', reason);
    case 'writing':
      return t('Writing');
    case 'queued':
      return reason === '' ? t('Queued') : t('Queued, {0}', reason);
    case 'none':
      return reason === '' ? t('Not checked') : t('Not checked: {0}', reason);
  }
}

/** What a kept answer's mark was. */
export function wasWords(status: AnswerStatus): string {
  switch (status) {
    case 'pass':
      return t('was pass');
    case 'pass-loose':
      return t('was pass, loose only');
    case 'fail':
      return t('was fail');
    case 'broken':
      return t('was broken');
    case 'cancelled':
      return t('was cancelled');
    case 'writing':
    case 'queued':
    case 'none':
      return t('was not checked');
  }
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
