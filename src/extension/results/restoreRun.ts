import { STATE_KEYS } from '../keys/stateKeys.ts';
import type { SteerboardContext } from '../steerboardContext.ts';

/** Shows the run that was shown last, if it is still there; quietly nothing otherwise. What reads runs is loaded only if there was one. */
export async function restoreRun(context: SteerboardContext): Promise<void> {
  const folder = context.extension.workspaceState.get<string>(STATE_KEYS.run);
  if (folder === undefined || context.results.run) return;
  const { showStoredRun } = await import('./runCommands.ts');
  await showStoredRun(context, folder).catch((error: unknown) => context.log.warn(`The last run can't be shown: ${String(error)}`));
}
