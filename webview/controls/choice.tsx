import type { VNode } from 'preact';
import { whole } from '../../src/core/statistics/figures.ts';

interface Option<T> {
  value: T;
  label: string;
  count?: number;
}

interface ChoiceProps<T> {
  label: string;
  options: readonly Option<T>[];
  value: T;
  choose: (value: T) => void;
}

/** One of few, side by side, with counts. */
export function Segments<T extends string>({ label, options, value, choose }: ChoiceProps<T>): VNode {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" class={`segment ${option.value}`} aria-pressed={option.value === value} onClick={() => choose(option.value)}>
          {option.label}
          {option.count !== undefined && <span class="count">{whole(option.count)}</span>}
        </button>
      ))}
    </div>
  );
}
