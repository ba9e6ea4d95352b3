import { t } from '@vscode/l10n';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { AnswerProjection, TokenProjection } from '../../src/protocol/view.ts';

const HEIGHT = 14;

interface StripProps {
  projection: AnswerProjection;
  /** The lowest and the highest projection of the row's answers, so that they can be compared. */
  scale: { low: number; high: number };
  /** Did the vector act? Else the dotted line tells where its target would be. */
  steered: boolean;
  /** Has the answer the list's tab stop? Then the strip is the next one. */
  stop: boolean;
}

/** A bar a token: grey up to its projection before the hook, blue what the hook added. Told token by token under the pointer and by arrow keys. */
export function ProjectionStrip({ projection, scale, steered, stop }: StripProps): VNode {
  const { tokens, target } = projection;
  const [at, setAt] = useState<number | undefined>(undefined);
  const y = (value: number): number => HEIGHT - 1 - ((HEIGHT - 2) * (value - scale.low)) / (scale.high - scale.low || 1);
  const said = at === undefined ? undefined : tokens[at];
  const step = (event: KeyboardEvent): void => {
    const { key } = event;
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) return;
    event.preventDefault();
    event.stopPropagation();
    // Keys may come faster than frames: each goes on from where the last one leads.
    setAt((from) => {
      const to = key === 'Home' ? 0 : key === 'End' ? tokens.length - 1 : key === 'ArrowLeft' ? (from ?? 0) - 1 : (from ?? -1) + 1;
      return Math.max(0, Math.min(tokens.length - 1, to));
    });
  };
  const hover = (event: MouseEvent): void => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    setAt(Math.max(0, Math.min(tokens.length - 1, Math.floor(((event.clientX - left) / width) * tokens.length))));
  };
  return (
    <div
      class="strip-holder"
      role="slider"
      aria-label={t('Projection on {0}, layer {1}, by token', projection.vector, projection.layer)}
      aria-valuemin={1}
      aria-valuemax={tokens.length}
      aria-valuenow={(at ?? 0) + 1}
      aria-valuetext={tokenText(said ?? tokens[0]!)}
      tabIndex={stop ? 0 : -1}
      onKeyDown={step}
      onMouseMove={hover}
      onMouseLeave={() => setAt(undefined)}
      onBlur={() => setAt(undefined)}
    >
      <svg class="strip" viewBox={`0 0 ${tokens.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="before" d={area(tokens.map(({ before }) => y(before)), HEIGHT)} />
        {steered && <path class="added" d={tokens.map(({ before, after }, index) => `M${index} ${y(before)}V${y(after)}H${index + 1}V${y(before)}z`).join('')} />}
        {!steered && target !== undefined && <line class="target" x1="0" x2={tokens.length} y1={y(target)} y2={y(target)} />}
        {at !== undefined && <rect class="here" x={at} y="0" width="1" height={HEIGHT} />}
      </svg>
      {said && (
        <span class="strip-said small" style={{ left: `${(100 * (at ?? 0)) / tokens.length}%`, transform: `translateX(-${(100 * (at ?? 0)) / tokens.length}%)` }}>
          {tokenText(said)}
        </span>
      )}
    </div>
  );
}

/** Ends of the projections of several answers, the target among them. */
export function scaleOf(projections: readonly AnswerProjection[]): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { tokens, target } of projections) {
    for (const { before, after } of tokens) {
      low = Math.min(low, before, after);
      high = Math.max(high, before, after);
    }
    if (target !== undefined) [low, high] = [Math.min(low, target), Math.max(high, target)];
  }
  return { low, high };
}

/** "hunters: 4.1 → 7.4 (+3.3)" */
function tokenText({ text, before, after }: TokenProjection): string {
  const word = text.trim() === '' ? text.replace(/ /g, '␣').replace(/\n/g, '⏎') : text.trim();
  const added = after - before;
  return Math.abs(added) < 0.05 ? `${word}: ${figure(before)}` : `${word}: ${figure(before)} → ${figure(after)} (${added > 0 ? '+' : ''}${figure(added)})`;
}

function figure(value: number): string {
  return value.toFixed(1).replace('-', '−');
}

function area(tops: readonly number[], bottom: number): string {
  return `M0 ${bottom}${tops.map((top, index) => `V${top}H${index + 1}`).join('')}V${bottom}z`;
}
