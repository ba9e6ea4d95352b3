import { progressText, type Progress } from '../app/progress.ts';

/** Standard output for results, standard error for everything about them. */
export class Terminal {
  /** Set from `--quiet`. */
  quiet = false;
  private readonly live = process.stderr.isTTY;
  private lineShown = false;
  private lastShown = 0;

  /** A result: text for people or one JSON value a line. */
  print(text: string): void {
    this.clearLine();
    process.stdout.write(`${text}\n`);
  }

  /** Part of a streamed answer. */
  write(text: string): void {
    process.stdout.write(text);
  }

  /** A remark; not part of the result. */
  note(text: string): void {
    this.clearLine();
    process.stderr.write(`${text}\n`);
  }

  /** Redraws one line on a terminal; elsewhere prints a line every ten seconds, so that a log file stays readable. */
  progress(label: string, progress: Progress): void {
    if (this.quiet) return;
    const now = performance.now();
    const finished = progress.done >= progress.total;
    if (now - this.lastShown < (this.live ? 100 : 10_000) && !finished) return;
    this.lastShown = now;
    const text = `${label}: ${progressText(progress)}`;
    if (this.live) {
      process.stderr.write(`\r\u001b[K${text}`);
      this.lineShown = true;
    } else {
      process.stderr.write(`${text}\n`);
    }
  }

  private clearLine(): void {
    if (!this.lineShown) return;
    process.stderr.write('\r\u001b[K');
    this.lineShown = false;
  }
}
