import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';


export interface ProgramOptions {
  /** Ends the program and all that it has started. */
  signal?: AbortSignal | undefined;
  /** Lines of its standard output. */
  onLine?: (line: string) => void;
  /** How many of its last lines the error shows where it fails; 8 by default. */
  shown?: number;
}

/**
 * Runs a program to its end.
 * @throws SteerboardError `internal` with its last lines where it fails, of its standard error if it wrote there; `cancelled`; an `Error` where there is
 * no such program
 */
export async function runProgram(program: string, args: readonly string[], { signal, onLine, shown = 8 }: ProgramOptions = {}): Promise<void> {
  if (signal?.aborted) throw cancelled();
  // In a group of its own: a build tool starts others, which would go on without it. Windows has no such groups.
  const grouped = process.platform !== 'win32';
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: grouped, windowsHide: true });
  const end = (): void => {
    if (!grouped || child.pid === undefined) {
      child.kill();
      return;
    }
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It ended by itself a moment before.
    }
  };
  signal?.addEventListener('abort', end, { once: true });
  const output: string[] = [];
  const complaints: string[] = [];
  const keep = (lines: string[], line: string): void => {
    if (line.trim() !== '' && lines.push(line) > shown) lines.shift();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    onLine?.(line);
    keep(output, line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => keep(complaints, line));
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (signal?.aborted) throw cancelled();
    const last = complaints.length > 0 ? complaints : output;
    if (code !== 0) throw new SteerboardError('internal', t('{0} ended with {1}:', program, code ?? 'none') + (last.length === 1 ? ' ' : '\n') + last.join('\n'));
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/** What a program prints. @throws as `runProgram` does */
export async function outputOf(program: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const lines: string[] = [];
  await runProgram(program, args, { signal, onLine: (line) => lines.push(line) });
  return lines.join('\n');
}

function cancelled(): SteerboardError {
  return new SteerboardError('cancelled', t('Cancelled.'));
}
