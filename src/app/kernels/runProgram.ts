import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';

/** Lines of a program that failed which the error shows. */
const SHOWN = 8;

export interface ProgramOptions {
  /** Ends the program and all that it has started. */
  signal?: AbortSignal | undefined;
  /** Lines of its standard output. */
  onLine?: (line: string) => void;
}

/**
 * Runs a program to its end.
 * @throws SteerboardError `internal` with its last lines where it fails; `cancelled`
 */
export async function runProgram(program: string, args: readonly string[], { signal, onLine }: ProgramOptions = {}): Promise<void> {
  if (signal?.aborted) throw cancelled();
  // In a group of its own: a build tool starts others, which would go on without it.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It ended by itself a moment before.
    }
  };
  signal?.addEventListener('abort', end, { once: true });
  const last: string[] = [];
  const keep = (line: string): void => {
    if (line.trim() !== '' && last.push(line) > SHOWN) last.shift();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    onLine?.(line);
    keep(line);
  });
  createInterface({ input: child.stderr }).on('line', keep);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (signal?.aborted) throw cancelled();
    if (code !== 0) throw new SteerboardError('internal', t('{0} ended with {1}:', program, code ?? 'none') + `\n${last.join('\n')}`);
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/** What a program prints. @throws as `runProgram` does, and an `Error` where there is no such program */
export async function outputOf(program: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const lines: string[] = [];
  await runProgram(program, args, { signal, onLine: (line) => lines.push(line) });
  return lines.join('\n');
}

function cancelled(): SteerboardError {
  return new SteerboardError('cancelled', t('Cancelled.'));
}
