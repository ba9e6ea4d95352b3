import type { LlamaModelApi, Model, Vocab } from '../llama/llamaModel.ts';
import { ChatTemplate } from './chatTemplate.ts';

/** A metadata value as text, undefined where the key is missing. */
export function metadataText(api: LlamaModelApi, model: Model, key: string): string | undefined {
  const length = api.metadata(model, key, Buffer.alloc(1), 1);
  if (length < 0) return undefined;
  const buffer = Buffer.alloc(length + 1);
  api.metadata(model, key, buffer, buffer.length);
  return buffer.toString('utf8', 0, length);
}

/** @param date ISO 8601 */
export function chatTemplateOf(api: LlamaModelApi, model: Model, vocab: Vocab, date: string): ChatTemplate | undefined {
  const source = api.chatTemplate(model, null);
  if (source === null) return undefined;
  const spelling = (token: number): string => (token < 0 ? '' : api.tokenText(vocab, token));
  return new ChatTemplate(source, spelling(api.bos(vocab)), spelling(api.eos(vocab)), new Date(date));
}
