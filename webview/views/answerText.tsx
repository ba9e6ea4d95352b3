import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Span } from '../../src/core/instructions/types.ts';
import { TEXT_LIMIT, type Answer } from '../../src/protocol/view.ts';
import { whole } from '../../src/core/statistics/figures.ts';
import { TextButton } from '../controls/buttons.tsx';
import { textParts, type MarkedPart } from '../model/textParts.ts';

interface AnswerTextProps {
  answer: Answer;
  /** All of the text that the page has. */
  text: string;
  /** What differs from the text that it is compared with. */
  others: readonly Span[];
  /** Is it shown whole, not cut? */
  isWhole: boolean;
  turn: () => void;
  /** Width of the page, since it decides how many lines there are. */
  width: number;
}

/** An answer's prose. Cut at six lines, or after the third repeat of broken text, unless it is shown whole. */
export function AnswerText({ answer, text, others, isWhole, turn, width }: AnswerTextProps): VNode | null {
  const paragraph = useRef<HTMLParagraphElement>(null);
  const [overflows, setOverflows] = useState(false);
  const { repeat } = answer;
  const cutAtRepeat = repeat !== undefined && !isWhole;
  const shown = cutAtRepeat ? text.slice(0, repeat.shown) : isWhole ? text : text.slice(0, TEXT_LIMIT);
  useLayoutEffect(() => {
    const element = paragraph.current;
    if (element && !isWhole) setOverflows(element.scrollHeight > element.clientHeight + 2 || answer.length > TEXT_LIMIT);
  }, [shown, isWhole, width, answer.length]);
  if (answer.status === 'writing') return <GrowingText text={text} />;
  if (shown === '') return answer.stopReason === undefined || answer.stopReason === 'cancelled' ? null : <p class="out muted">{t('No text.')}</p>;
  const marks: readonly MarkedPart[] = answer.status === 'cancelled' ? [{ text: shown }] : textParts(shown, answer.checks, others);
  return (
    <>
      <p class={`out ${isWhole ? '' : 'cut-lines'} ${answer.status === 'cancelled' ? 'muted' : ''}`} dir="auto" ref={paragraph}>
        {marks.map((part) => (part.mark || part.other ? <mark class={[part.mark, part.other && 'other'].filter(Boolean).join(' ')}>{part.text}</mark> : part.text))}
      </p>
      {cutAtRepeat && (
        <div class="repeats">
          {repeatText(repeat)} <TextButton skip press={turn}>{t('Show all')}</TextButton>
        </div>
      )}
      {!cutAtRepeat && !isWhole && overflows && (
        <div class="foot">
          <TextButton skip press={turn}>{answer.words === 1 ? t('Show all 1 word') : t('Show all {0} words', whole(answer.words))}</TextButton>
        </div>
      )}
      {isWhole && (overflows || repeat !== undefined) && (
        <div class="foot">
          <TextButton skip press={turn}>{t('Show less')}</TextButton>
        </div>
      )}
    </>
  );
}

function repeatText({ unit, length, more }: NonNullable<Answer['repeat']>): string {
  if (unit === 'line') return more === 1 ? t('The same line 1 more time.') : t('The same line {0} more times.', whole(more));
  if (length === 1) return more === 1 ? t('The same word 1 more time.') : t('The same word {0} more times.', whole(more));
  return more === 1 ? t('The same {0} words 1 more time.', length) : t('The same {0} words {1} more times.', length, whole(more));
}

/** Text that only grows: what is new is added to the text node, so that a selection in it stays. */
function GrowingText({ text }: { text: string }): VNode {
  const holder = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const before = element.textContent;
    if (element.firstChild instanceof Text && text.startsWith(before)) element.firstChild.appendData(text.slice(before.length));
    else element.textContent = text;
  }, [text]);
  return (
    <p class="out" dir="auto">
      <span ref={holder} />
      <span class="caret" />
    </p>
  );
}
