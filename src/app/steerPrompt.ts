import { t } from '@vscode/l10n';
import { SteerboardError } from '../core/errors.ts';
import type { Sampling, SequenceResult } from '../protocol/engine.ts';
import { promptFor, stopTextsFor } from './promptForm.ts';
import type { TaskOptions } from './progress.ts';
import type { Session } from './session.ts';
import { cellSteering, DirectionTable, type ActiveSteering } from './steering.ts';

export interface SteerPromptParams {
  prompt: string;
  /** None: the plain answer. */
  steerings: readonly ActiveSteering[];
  maxTokens?: number;
  sampling?: Sampling;
}

/** Most tokens of an answer where nobody says otherwise. */
export const DEFAULT_MAX_TOKENS = 384;

/** One answer, streamed; `tokens`: of the answer so far. A cancelled one comes back with what was written. @throws {SteerboardError} `prompt-too-long`, and what the engine says */
export async function steerPrompt(session: Session, params: SteerPromptParams, options: TaskOptions & { onText?: (text: string, tokens: number) => void } = {}): Promise<SequenceResult> {
  const { prompt, steerings, maxTokens = DEFAULT_MAX_TOKENS, sampling = { kind: 'greedy' } } = params;
  const table = new DirectionTable(steerings);
  const interventions = table.interventions(cellSteering(steerings));
  const [result] = await session.engine.generate(
    [{ prompt: promptFor(session.record, prompt), interventions, maxTokens, sampling, stop: stopTextsFor(session.record) }],
    table.directions,
    'interactive',
    {
      signal: options.signal,
      onText: (updates) => {
        for (const { text, tokens } of updates) options.onText?.(text, tokens);
      },
    },
  );
  if (result!.stopReason === 'prompt-too-long') {
    throw new SteerboardError('prompt-too-long', t('The prompt has {0} tokens; the context holds {1}.', result!.promptTokens, session.info.contextLength), { hint: t('Shorten it, or raise the context length.') });
  }
  return result!;
}
