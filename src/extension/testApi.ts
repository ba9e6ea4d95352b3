import type { EngineState } from '../app/engine/engine.ts';
import type { ResultsSnapshot } from '../protocol/view.ts';
import type { Notice } from './notices/notices.ts';
import type { SteerboardContext } from './steerboardContext.ts';

/** What `activate` returns: the state to look at, for tests and other extensions. */
export interface SteerboardApi {
  engineState(): EngineState;
  /** Process id of the engine; undefined where none runs. */
  enginePid(): number | undefined;
  statusText(): string;
  /** What the results page shows, or would show. */
  results(): Promise<Omit<ResultsSnapshot, 'revision'>>;
  lastNotice(): Notice | undefined;
}

export function testApi({ sessions, status, results, notices }: SteerboardContext): SteerboardApi {
  return {
    engineState: () => sessions.state,
    enginePid: () => sessions.pid,
    statusText: () => status.text,
    results: () => results.content(),
    lastNotice: () => notices.last,
  };
}
