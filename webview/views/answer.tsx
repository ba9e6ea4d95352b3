import { t } from '@vscode/l10n';
import type { ComponentChildren, VNode } from 'preact';
import type { Setting } from '../../src/protocol/files.ts';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';
import { whole } from '../../src/core/statistics/figures.ts';
import { TextButton } from '../controls/buttons.tsx';
import { baseText, differences } from '../model/differences.ts';
import type { Store } from '../model/store.ts';
import { AnswerText } from './answerText.tsx';
import { Mark, MarkWithWords, wasWords } from './marks.tsx';
import { ProjectionStrip, scaleOf } from './projectionStrip.tsx';
import { isSteered } from './settings.tsx';

interface AnswerProps {
  store: Store;
  row: ResultRow;
  setting: Setting;
  answer: Answer;
  width: number;
  /** Has it the list's tab stop? */
  stop: boolean;
  /** The setting's name: to be seen where no column head gives it, else for readers alone. */
  name: ComponentChildren;
}

/** One answer: mark and words, length, each check where there are several, the text, and what can be done with it. */
export function AnswerView({ store, row, setting, answer, width, stop, name }: AnswerProps): VNode {
  const { previous } = answer;
  const back = previous !== undefined && store.showsPrevious(row.item);
  const shown: Answer = back ? { ...answer, ...previous, stopReason: 'end' } : answer;
  const { checks } = shown;
  return (
    <>
      <div class="answer-head">
        {name}
        <MarkWithWords answer={shown} />
        {back && <span class="muted small">{previous.label}</span>}
        <span class="num small">{sizeOf(shown)}</span>
      </div>
      {checks.length > 1 && (
        <ul class="checks">
          {checks.map((check) => (
            <li key={check.description}>
              <Mark answer={{ status: check.status, reason: '' }} /> {check.description}
              {check.status !== 'pass' && check.reason !== '' && <span class="muted">: {check.reason}</span>}
            </li>
          ))}
        </ul>
      )}
      {!back && store.memory.projection && store.host.live && <Strip store={store} row={row} setting={setting} stop={stop} />}
      <AnswerText
        answer={shown}
        text={back ? store.wholeText(row, setting, 'previous') : store.textOf(row, setting)}
        others={back ? [] : othersIn(store, row, setting, answer)}
        isWhole={back || store.isWhole(row, setting)}
        turn={() => store.turnWhole(row.item, setting)}
        width={width}
      />
      {answer.status === 'writing' && store.host.live && (
        <div class="foot">
          <TextButton skip press={() => store.post({ kind: 'stop-answer', item: row.item, setting })}>{t('Stop')}</TextButton>
          {answer.tokensPerSecond !== undefined && <span class="muted">{t('{0} tok/s', whole(answer.tokensPerSecond))}</span>}
        </div>
      )}
      {previous && (
        <div class="foot">
          <TextButton skip press={() => store.turnPrevious(row.item)}>{back ? t('Show new') : t('Show previous, {0}', previous.label)}</TextButton>
          {!back && answer.stopReason !== undefined && <span class="muted">{previous.changed ? wasWords(previous.status) : t('same mark')}</span>}
        </div>
      )}
      {!back && answer.status === 'cancelled' && store.host.live && !store.opened && !isAtWork(store) && (
        <div class="foot">
          <TextButton skip press={() => store.post({ kind: 'run-row', item: row.item })}>{t('Write it')}</TextButton>
        </div>
      )}
      {answer.stopReason === 'length' && !back && <div class="foot muted">{t('Stopped at the limit of {0} tokens.', whole(answer.tokens))}</div>}
      {answer.stopReason === 'context-full' && !back && <div class="foot muted">{t('Stopped where the context was full.')}</div>}
    </>
  );
}

/** Are the run's answers being made, here or by another process? */
function isAtWork({ snapshot }: Store): boolean {
  const state = snapshot?.results?.head.progress.state;
  return state === 'running' || state === 'elsewhere';
}

/** Asked for as it comes into view. The space is there before the answer is. */
function Strip({ store, row, setting, stop }: Pick<AnswerProps, 'store' | 'row' | 'setting' | 'stop'>): VNode | null {
  if (row.vectors.length === 0 || row.answers[setting]?.stopReason === undefined) return null;
  const own = store.projectionOf(row, setting);
  if (!own || own.tokens.length === 0) return <div class="strip-holder" />;
  const all = (Object.keys(row.answers) as Setting[]).flatMap((each) => store.projectionOf(row, each) ?? []);
  return <ProjectionStrip projection={own} scale={scaleOf(all)} steered={isSteered(setting)} stop={stop} />;
}

function othersIn(store: Store, row: ResultRow, setting: Setting, answer: Answer): ReturnType<typeof differences> {
  const { compared } = store.memory;
  if (compared === undefined || answer.stopReason === undefined) return [];
  const base = baseText(row, setting, compared, (other, of) => store.wholeText(row, other, of));
  return base === undefined || base === '' ? [] : differences(answer, store.wholeText(row, setting), base);
}

function sizeOf({ status, tokens, words }: Answer): string {
  if (status === 'writing') return tokens === 1 ? t('1 token') : t('{0} tokens', whole(tokens));
  if (status === 'queued' || status === 'cancelled') return '';
  return words === 1 ? t('1 word') : t('{0} words', whole(words));
}
