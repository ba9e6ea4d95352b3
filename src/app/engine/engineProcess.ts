import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { t } from '@vscode/l10n';
import {
  CancellationTokenSource, createMessageConnection, IPCMessageReader, IPCMessageWriter, ResponseError,
} from 'vscode-jsonrpc/node';
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc/node';
import { SteerboardError } from '../../core/errors.ts';
import { fromWire } from '../../core/wireErrors.ts';
import { Ping, Translations } from '../../protocol/engine.ts';
import type { WireError } from '../../protocol/engine.ts';
import { kernelsRoot } from '../kernels/kernelsRoot.ts';
import { languageInUse } from '../language.ts';
import { stoppedBy } from './death.ts';
import type { Death } from './death.ts';

/** How long the log may lag behind the end of the process that wrote it. */
const LOG_MILLISECONDS = 500;
/** The engine leaves by itself 2 s after the host's channel closes. */
const LEAVE_MILLISECONDS = 3000;

/** What an engine process is started from. */
export interface EngineProgram {
  /** The bundled engine, `engine.mjs`, with its worker beside it. */
  enginePath: string;
  /** Where kernels compiled on this machine are; empty for the package's own. Default: `kernelsRoot`. */
  kernels?: string;
}

/** One engine process and the connection to it, from start to death. */
export class EngineProcess {
  readonly connection: MessageConnection;
  /** Resolves when the process is gone; never rejects. */
  readonly death: Promise<Death>;
  /** True once it answers, false if it died before. */
  readonly started: Promise<boolean>;
  readonly #child: ChildProcess;
  /** Rejects the requests under way. */
  readonly #cutOff = new Set<(error: SteerboardError) => void>();
  #lastLine: string | undefined;
  #wanted = false;
  #closed = false;
  #dead: Death | undefined;

  /**
   * @param onLine lines of the process's stderr
   * @param onDeath called before the requests under way reject
   */
  constructor({ enginePath, kernels = kernelsRoot() }: EngineProgram, onLine: (line: string) => void, onDeath: (death: Death) => void) {
    this.#child = fork(enginePath, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', STEERBOARD_KERNELS: kernels },
    });
    const log = createInterface({ input: this.#child.stderr! });
    log.on('line', (line) => {
      if (line.trim() !== '') this.#lastLine = line.trim();
      onLine(line);
    });
    this.death = this.#watch(onLine, new Promise((resolve) => log.once('close', resolve)), onDeath);
    this.connection = createMessageConnection(new IPCMessageReader(this.#child), new IPCMessageWriter(this.#child));
    this.connection.onError(([error]) => onLine(`Connection to the engine: ${error.message}`));
    this.connection.listen();
    this.#translate(onLine);
    this.started = this.request((token) => this.connection.sendRequest(Ping, token)).then(() => true, () => false);
  }

  /** The connection is gone, though the process may still be on its way out. */
  get closed(): boolean {
    return this.#closed;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Sends a request, cancels it when the signal aborts, and settles it when the process dies.
   * @throws SteerboardError the engine's own, `engine-stopped`, or `cancelled` where the signal was aborted before
   */
  async request<T>(send: (token: CancellationToken) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#dead) throw stoppedBy(this.#dead);
    if (signal?.aborted) throw new SteerboardError('cancelled', t('Cancelled.'));
    const source = new CancellationTokenSource();
    const cancel = (): void => {
      if (!this.#closed) source.cancel();
    };
    signal?.addEventListener('abort', cancel);
    let cutOff: (error: SteerboardError) => void = () => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        cutOff = reject;
        this.#cutOff.add(cutOff);
        this.#answered(() => send(source.token)).then(resolve, reject);
      });
    } finally {
      this.#cutOff.delete(cutOff);
      signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Closes the channel and sees to it that the process leaves, without keeping the host alive for that. */
  leave(): void {
    this.#wanted = true;
    this.#close();
    if (this.#child.connected) this.#child.disconnect();
    setTimeout(() => this.kill(), LEAVE_MILLISECONDS).unref();
    this.#child.unref();
  }

  kill(): void {
    this.#wanted = true;
    this.#child.kill('SIGKILL');
  }

  #translate(onLine: (line: string) => void): void {
    const { tag, texts } = languageInUse();
    if (tag === 'en') return;
    this.connection.sendNotification(Translations, texts).catch((error: unknown) => onLine(`Translations could not be sent: ${String(error)}`));
  }

  #close(): void {
    this.#closed = true;
    this.connection.dispose();
  }

  async #answered<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof ResponseError && isWireError(error.data)) throw fromWire(error.data);
      // The channel broke, so the process is ending: its death tells why.
      if (!this.#child.connected) throw stoppedBy(await this.death);
      throw error;
    }
  }

  async #watch(onLine: (line: string) => void, logEnded: Promise<unknown>, onDeath: (death: Death) => void): Promise<Death> {
    const end = await new Promise<Pick<Death, 'code' | 'signal'>>((resolve) => {
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
      this.#child.once('error', (error) => {
        onLine(`The engine could not be started: ${error.message}`);
        this.#lastLine = error.message;
        if (this.#child.pid === undefined) resolve({ code: null, signal: null });
      });
    });
    await Promise.race([logEnded, new Promise((resolve) => setTimeout(resolve, LOG_MILLISECONDS))]);
    this.#close();
    const death: Death = { ...end, wanted: this.#wanted, ...(this.#lastLine === undefined ? {} : { lastStderrLine: this.#lastLine }) };
    this.#dead = death;
    onDeath(death);
    for (const cutOff of this.#cutOff) cutOff(stoppedBy(death));
    return death;
  }
}

function isWireError(data: unknown): data is WireError {
  return typeof data === 'object' && data !== null && 'code' in data && 'message' in data && 'details' in data;
}
