import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';

const PART = /-(\d{5})-of-(\d{5})(\.gguf)$/i;

/** Paths of all parts of a model that llama.cpp's gguf-split cut up, the first part's given: `M-00001-of-00003.gguf`. */
export function splitParts(first: string, count: number): readonly string[] {
  const name = PART.exec(first);
  if (!name || Number(name[1]) !== 1 || Number(name[2]) !== count) {
    throw new SteerboardError('bad-model', t('Part of a model of {0} files.', count), { file: first, hint: t('Choose the first part, under the name it was given: …-00001-of-….gguf.') });
  }
  const digits = (number: number): string => String(number).padStart(5, '0');
  return Array.from({ length: count }, (_, i) => first.replace(PART, `-${digits(i + 1)}-of-${digits(count)}$3`));
}

/** A part that is not the first. */
export function isLaterPart(path: string): boolean {
  const name = PART.exec(path);
  return name !== null && Number(name[1]) !== 1;
}

/** The names of all parts of a model, any part's given; the name alone of one that is not split. */
export function partNames(name: string): readonly string[] {
  const part = PART.exec(name);
  const count = Number(part?.[2] ?? 1);
  if (!part || count < 1 || count > MOST_PARTS) return [name];
  return splitParts(name.replace(PART, `-00001-of-${part[2]!}$3`), count);
}

const MOST_PARTS = 200;
