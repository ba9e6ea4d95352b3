import type { ComponentChildren, VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';
import { whole } from '../../src/core/statistics/figures.ts';
import { TextButton } from '../controls/buttons.tsx';
import type { Store } from '../model/store.ts';
import { AnswerText } from './answerText.tsx';
import { Mark, MarkWithWords } from './marks.tsx';

interface AnswerProps {
  store: Store;
  row: ResultRow;
  setting: Setting;
  answer: Answer;
  width: number;
  /** The setting's name: to be seen where no column head gives it, else for readers alone. */
  name: ComponentChildren;
}

/** One answer: mark and words, length, each check where there are several, the text, and what can be done with it. */
export function AnswerView({ store, row, setting, answer, width, name }: AnswerProps): VNode {
  return (
    <>
      <div class="answer-head">
        {name}
        <MarkWithWords answer={answer} />
        <span class="num small">{sizeOf(answer)}</span>
      </div>
      {answer.checks.length > 1 && (
        <ul class="checks">
          {answer.checks.map((check) => (
            <li key={check.description}>
              <Mark answer={{ status: check.status, reason: '' }} /> {check.description}
              {check.status !== 'pass' && check.reason !== '' && <span class="muted">: {check.reason}</span>}
            </li>
          ))}
        </ul>
      )}
      <AnswerText
        answer={answer}
        text={store.textOf(row, setting)}
        isWhole={store.isWhole(row, setting)}
        turn={() => store.turnWhole(row.item, setting)}
        width={width}
      />
      {answer.status === 'writing' && store.host.live && (
        <div class="foot">
          <TextButton skip press={() => store.post({ kind: 'stop-answer', item: row.item, setting })}>Stop</TextButton>
          {answer.tokensPerSecond !== undefined && <span class="muted">{whole(answer.tokensPerSecond)} tok/s</span>}
        </div>
      )}
      {answer.stopReason === 'length' && <div class="foot muted">Stopped at the limit of {whole(answer.tokens)} tokens.</div>}
      {answer.stopReason === 'context-full' && <div class="foot muted">Stopped where the context was full.</div>}
    </>
  );
}

function sizeOf({ status, tokens, words }: Answer): string {
  if (status === 'writing') return `${whole(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;
  if (status === 'queued' || status === 'cancelled') return '';
  return `${whole(words)} ${words === 1 ? 'word' : 'words'}`;
}
