import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';

/** How an engine process ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last line of its log, which for llama.cpp's own aborts is the failed check. */
  lastStderrLine?: string;
  /** By the host itself. */
  wanted: boolean;
}

const SIGNALS: Partial<Record<NodeJS.Signals, () => string>> = {
  SIGKILL: () => t('it was killed from outside, as systems do when memory runs out'),
  SIGABRT: () => t('llama.cpp gave up at a check of its own'),
  SIGSEGV: () => t('a memory fault in native code'),
  SIGBUS: () => t('a memory fault in native code, as when a file shrinks under it'),
  SIGFPE: () => t('an arithmetic fault in native code'),
  SIGILL: () => t('native code used an instruction that this processor does not have'),
  SIGTERM: () => t('it was ended from outside'),
};

/** Windows reports faults as exit codes (NTSTATUS). */
const STATUS_CODES: ReadonlyMap<number, () => string> = new Map([
  [0xc0000005, () => t('a memory fault in native code')],
  [0xc000001d, () => t('native code used an instruction that this processor does not have')],
  [0xc0000017, () => t('memory ran out')],
  [0xc0000135, () => t('a library that it needs is missing')],
  [0xc0000142, () => t('a library that it needs could not start')],
  [0xc00000fd, () => t('its stack overflowed')],
  [0xc0000374, () => t('its memory was corrupted')],
  [0xc0000409, () => t('llama.cpp gave up at a check of its own')],
  [0x40010004, () => t('it was ended from outside')],
]);

/** "SIGABRT: llama.cpp gave up at a check of its own", "exit code 3". */
export function causeOfDeath({ code, signal }: Death): string {
  const told = signal && SIGNALS[signal];
  if (signal) return told ? `${signal}: ${told()}` : signal;
  if (code === null) return t('it could not be started');
  // Some runtimes hand the status over as a negative 32-bit number.
  const status = code >>> 0;
  const known = STATUS_CODES.get(status);
  if (known !== undefined) return `0x${status.toString(16).toUpperCase()}: ${known()}`;
  return status >= 0x80000000 ? t('exit code {0}', `0x${status.toString(16).toUpperCase()}`) : t('exit code {0}', code);
}

/** The error for requests that a death cut off. */
export function stoppedBy(death: Death): SteerboardError {
  if (death.wanted) return new SteerboardError('engine-stopped', t('The engine was restarted or shut down.'));
  // A process that was killed from outside had no say in it: its last line is about something else.
  const told = death.signal === 'SIGKILL' || death.signal === 'SIGTERM' ? undefined : death.lastStderrLine;
  const message = told === undefined ? t('The engine stopped ({0}).', causeOfDeath(death)) : t('The engine stopped ({0}). Its last line: {1}', causeOfDeath(death), told);
  return new SteerboardError('engine-stopped', message, { hint: t('Try again; its log tells more.') });
}
