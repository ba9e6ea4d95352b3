import { Ping } from '../../protocol/engine.ts';
import type { EngineProcess } from './engineProcess.ts';

export interface HeartbeatLimits {
  intervalMilliseconds: number;
  /** Silence that counts as a hang while nothing is asked of the engine. */
  idleSeconds: number;
  /** Silence that counts as a hang during a load or a long prompt. */
  busySeconds: number;
}

export const HEARTBEAT_LIMITS: HeartbeatLimits = { intervalMilliseconds: 2000, idleSeconds: 10, busySeconds: 60 };

/**
 * Asks the process for a sign of life at an interval and tells when it is silent for too long, and when it is back.
 * Silence of the main thread is counted in intervals, not on a clock, so that a machine that slept does not count as a hang.
 */
export function watchHeartbeat(
  process: EngineProcess,
  limits: HeartbeatLimits,
  isBusy: () => boolean,
  onSilence: (seconds: number | undefined) => void,
): void {
  let waiting = false;
  let missed = 0;
  let workerSilence = 0;
  let hung = false;
  const beat = (): void => {
    if (process.closed) {
      clearInterval(timer);
      return;
    }
    if (waiting) {
      missed++;
    } else {
      waiting = true;
      process.connection.sendRequest(Ping).then(
        (pong) => {
          waiting = false;
          missed = 0;
          workerSilence = pong.silentSeconds;
        },
        // The connection ended, and the next beat sees it.
        () => undefined,
      );
    }
    const silence = Math.max((missed * limits.intervalMilliseconds) / 1000, workerSilence);
    const limit = isBusy() ? limits.busySeconds : limits.idleSeconds;
    if (silence >= limit) onSilence(Math.round(silence));
    else if (hung) onSilence(undefined);
    hung = silence >= limit;
  };
  const timer = setInterval(beat, limits.intervalMilliseconds);
  timer.unref();
}
