import type { PromptInput } from '../protocol/engine.ts';
import type { ModelRecord } from '../protocol/files.ts';

type Model = Pick<ModelRecord, 'chatTemplateSha256'>;

/** A prompt as the model is asked it: one user message in its chat template, or as the published runs asked base models, which have none. */
export function promptFor(model: Model, prompt: string): PromptInput {
  return model.chatTemplateSha256 === undefined ? { kind: 'raw', text: `Q: ${prompt}\nA:` } : { kind: 'chat', prompt };
}

/** Texts that end every answer: a base model goes on with a question of its own. */
export function stopTextsFor(model: Model): readonly string[] {
  return model.chatTemplateSha256 === undefined ? ['Q:'] : [];
}
