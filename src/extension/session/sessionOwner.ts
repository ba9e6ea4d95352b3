import { join } from 'node:path';
import * as vscode from 'vscode';
import type { EngineClient } from '../../app/engine/engineClient.ts';
import type { EngineState } from '../../app/engine/engine.ts';
import { DisposableList } from '../../app/events.ts';
import type { Session } from '../../app/session.ts';
import type { LoadModelParams } from '../../protocol/engine.ts';
import type { RunEnvironment } from '../../protocol/files.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { readSetting } from '../settings.ts';
import type { TaskHandle } from '../tasks.ts';

/** Owns the engine and the session in it. The engine starts with the first work that needs it, never by activation. */
export class SessionOwner implements vscode.Disposable {
  readonly #extensionPath: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #states = new vscode.EventEmitter<EngineState>();
  /** Fires for every state of the engine. */
  readonly onState = this.#states.event;
  readonly #sessions = new vscode.EventEmitter<void>();
  /** Fires when another session is open, or none. */
  readonly onSession = this.#sessions.event;
  /** What ends with the engine. */
  #engineLife = new DisposableList();
  #engine: EngineClient | undefined;
  /** The session that was asked for last, and what it was asked for with. */
  #opened: { key: string; session: Promise<Session> } | undefined;
  #current: Session | undefined;
  /** Models that a person wants loaded though the estimate says that they do not fit; until the window closes. */
  readonly #tooLargeAllowed = new Set<string>();

  constructor(extensionPath: string, log: vscode.LogOutputChannel) {
    this.#extensionPath = extensionPath;
    this.#log = log;
  }

  get state(): EngineState {
    return this.#engine?.state ?? { kind: 'stopped' };
  }

  /** The session that is open, if the model it has is still the one last asked for. */
  get current(): Session | undefined {
    return this.#current;
  }

  /** The engine's process id; undefined where none runs. */
  get pid(): number | undefined {
    return this.#engine?.pid;
  }

  /**
   * The session with this model and the settings of now: opened, or the one that is open. `recorded`: how a run was made that is to be gone
   * on with, which overrules the settings.
   * @throws Refusal in an untrusted workspace and after the engine gave up; SteerboardError as `openSession` does.
   */
  open(modelPath: string, task: TaskHandle, recorded?: RunEnvironment): Promise<Session> {
    return this.#open(modelPath, task, { recorded });
  }

  /** The same for a person who chose the model: one that the engine has died with is tried again. */
  select(modelPath: string, task: TaskHandle): Promise<Session> {
    return this.#open(modelPath, task, { evenIfSuspect: true });
  }

  /** Loads this model from now on whatever the estimate of its memory. */
  allowTooLarge(modelPath: string): void {
    this.#tooLargeAllowed.add(modelPath);
  }

  /** An engine for work that needs no model, such as writing a vector file. @throws Refusal in an untrusted workspace */
  async engine(): Promise<EngineClient> {
    if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
    return this.#obtainEngine();
  }

  async #open(modelPath: string, task: TaskHandle, { recorded, evenIfSuspect = false }: { recorded?: RunEnvironment | undefined; evenIfSuspect?: boolean }): Promise<Session> {
    if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
    const engine = await this.#obtainEngine();
    if (engine.state.kind === 'failed') throw REFUSALS.engineStopped(engine.state.message);
    if (recorded && this.#current && isAsRecorded(this.#current, modelPath, recorded)) return this.#current;
    const params: LoadModelParams = { ...loadParams(modelPath, this.#tooLargeAllowed.has(modelPath)), ...(recorded && recordedParams(recorded)) };
    const key = JSON.stringify(params);
    // The engine loads a model again by itself after it died, but not one that it died with twice.
    const isLost = evenIfSuspect && engine.state.kind === 'idle';
    if (this.#opened?.key !== key || isLost) {
      const session = this.#load(engine, params, task, evenIfSuspect);
      this.#opened = { key, session };
      this.#setCurrent(undefined);
      // A load that failed is tried again when it is asked for again.
      session.then(
        (open) => { if (this.#opened?.session === session) this.#setCurrent(open); },
        () => { if (this.#opened?.session === session) this.#opened = undefined; },
      );
    }
    return this.#opened.session;
  }

  /** Ends the engine, whatever it does, and starts a new one. */
  async restart(): Promise<void> {
    if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
    const engine = await this.#obtainEngine();
    this.#forget();
    await engine.restart();
  }

  /** Ends the engine; the next work starts another. */
  close(): void {
    this.#forget();
    this.#engineLife.dispose();
    this.#engineLife = new DisposableList();
    if (this.#engine === undefined) return;
    this.#engine = undefined;
    this.#states.fire(this.state);
  }

  dispose(): void {
    this.close();
    this.#states.dispose();
    this.#sessions.dispose();
  }

  #forget(): void {
    this.#opened = undefined;
    this.#setCurrent(undefined);
  }

  #setCurrent(session: Session | undefined): void {
    if (this.#current === session) return;
    this.#current = session;
    this.#sessions.fire();
  }

  async #load(engine: EngineClient, params: LoadModelParams, task: TaskHandle, evenIfSuspect: boolean): Promise<Session> {
    const { openSession } = await import('../../app/session.ts');
    return openSession(engine, params, {
      signal: task.signal,
      evenIfSuspect,
      onProgress: (progress) => task.report(vscode.l10n.t('Loading the model, {0} %', Math.floor((100 * progress.done) / progress.total))),
    });
  }

  async #obtainEngine(): Promise<EngineClient> {
    const { EngineClient } = await import('../../app/engine/engineClient.ts');
    if (this.#engine === undefined) {
      const engine = new EngineClient({ enginePath: join(this.#extensionPath, 'dist', 'engine.mjs') });
      this.#engine = this.#engineLife.add(engine);
      this.#engineLife.add(engine.onState((state) => this.#states.fire(state)));
      this.#engineLife.add(engine.onLog((line) => this.#log.appendLine(line)));
    }
    return this.#engine;
  }
}

function recordedParams({ threads, contextLength, date, attention, doubleBos }: RunEnvironment): Omit<LoadModelParams, 'path'> {
  return { threads, contextLength, date, flashAttention: attention === 'flash', ...(doubleBos && { doubleBos }) };
}

/** A model that is loaded in the recorded way already need not be loaded again for having been asked for in other words. */
function isAsRecorded({ info, date, doubleBos }: Session, modelPath: string, recorded: RunEnvironment): boolean {
  return info.path === modelPath && info.threads === recorded.threads && info.contextLength === recorded.contextLength && info.attention === recorded.attention && date === recorded.date && doubleBos === (recorded.doubleBos ?? false);
}

function loadParams(path: string, tooLargeAllowed: boolean): LoadModelParams {
  const threads = readSetting(SETTING_KEYS.threads);
  const contextLength = readSetting(SETTING_KEYS.contextLength);
  const gpu = readSetting(SETTING_KEYS.gpu);
  return {
    path,
    memoryShare: tooLargeAllowed ? Infinity : readSetting(SETTING_KEYS.memoryShare),
    ...(gpu !== 'off' && { gpu }),
    ...(threads !== null && { threads }),
    ...(contextLength !== null && { contextLength }),
  };
}
