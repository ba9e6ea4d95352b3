import { bytes, percent, timeLeft, whole } from '../core/statistics/figures.ts';

/** How far a long operation is. */
export interface Progress {
  done: number;
  total: number;
  unit: 'prompts' | 'answers' | 'requests' | 'bytes' | 'percent';
  tokensPerSecond?: number;
  /** Estimate from the pace so far; absent until there is one. */
  secondsLeft?: number;
}

/** What every long operation takes: a way to stop it and a way to follow it. */
export interface TaskOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Work done side by side ends late and together: before this share is done, the pace says nothing about the end. */
const SHARE_FOR_ESTIMATE = 0.05;

/** Turns counts into progress with pace and estimate, by a monotonic clock. */
export class Pace {
  private readonly started = performance.now();
  private readonly total: number;
  private readonly unit: Progress['unit'];

  constructor(total: number, unit: Progress['unit']) {
    this.total = total;
    this.unit = unit;
  }

  at(done: number, tokens = 0): Progress {
    const seconds = (performance.now() - this.started) / 1000;
    const progress: Progress = { done, total: this.total, unit: this.unit };
    if (tokens > 0 && seconds > 0) progress.tokensPerSecond = tokens / seconds;
    if (done > 0 && done >= SHARE_FOR_ESTIMATE * this.total) progress.secondsLeft = (seconds / done) * (this.total - done);
    return progress;
  }
}

/** "61 of 72 answers · 31 tok/s · about 2 min" */
export function progressText({ done, total, unit, tokensPerSecond, secondsLeft }: Progress): string {
  const parts = [countText(done, total, unit)];
  if (tokensPerSecond !== undefined) parts.push(`${whole(tokensPerSecond)} tok/s`);
  if (secondsLeft !== undefined && done < total) parts.push(timeLeft(secondsLeft));
  return parts.join(' · ');
}

function countText(done: number, total: number, unit: Progress['unit']): string {
  if (unit === 'percent') return `${percent(done / total)} %`;
  if (unit === 'bytes') return `${bytes(done)} of ${bytes(total)}`;
  return `${whole(done)} of ${whole(total)} ${unit}`;
}
