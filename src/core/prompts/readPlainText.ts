import { t } from '@vscode/l10n';
import { LineCounter, parseDocument } from 'yaml';
import { isObject } from '../json.ts';
import type { Place, PromptFileBuilder } from './promptFileBuilder.ts';
import { textLines } from './textLines.ts';
import type { TextLine } from './textLines.ts';

/** How the body of a text file is divided where no line of `---` divides it. */
export type Division = 'lines' | 'whole';

const isDivider = ({ text }: TextLine): boolean => text.trimEnd() === '---';

/** One prompt a line, or blocks between lines of `---`. */
export function readPlainText(text: string, builder: PromptFileBuilder): void {
  readBody([...textLines(text)], 'lines', builder, {});
}

/** The same, after front matter whose fields hold for every prompt of the file. In Markdown divided by lines, headings and blank lines are no prompts. */
export function readMarkdown(text: string, builder: PromptFileBuilder, division: Division): void {
  const lines = [...textLines(text)];
  const front = readFrontMatter(text, lines, builder);
  const body = lines.slice(front?.lines ?? 0);
  readBody(division === 'lines' && !body.some(isDivider) ? body.filter((line) => !/^#{1,6}\s/.test(line.text)) : body, division, builder, front?.fields ?? {});
}

function readBody(lines: readonly TextLine[], division: Division, builder: PromptFileBuilder, shared: Readonly<Record<string, unknown>>): void {
  if (division === 'lines' && !lines.some(isDivider)) {
    for (const line of lines) addBlock([line], builder, shared);
    return;
  }
  let block: TextLine[] = [];
  for (const line of lines) {
    if (isDivider(line)) {
      addBlock(block, builder, shared);
      block = [];
    } else block.push(line);
  }
  addBlock(block, builder, shared);
}

function addBlock(lines: readonly TextLine[], builder: PromptFileBuilder, shared: Readonly<Record<string, unknown>>): void {
  const written = lines.filter(({ text }) => text.trim() !== '');
  const first = written[0];
  const last = written.at(-1);
  if (!first || !last) return;
  const place: Place = {
    start: first.start + first.text.length - first.text.trimStart().length,
    end: last.start + last.text.trimEnd().length,
  };
  if (builder.tooLong(place)) return;
  // Line ends inside a prompt are line feeds whatever the file has, so that they do not change its tokens.
  const prompt = lines.map(({ text }) => text).join('\n').trim();
  builder.row({ ...shared, prompt }, place);
}

/** The YAML mapping between a first line of `---` and the next one. Undefined where there is none: the line then divides blocks. */
function readFrontMatter(text: string, lines: readonly TextLine[], builder: PromptFileBuilder): { fields: Record<string, unknown>; lines: number } | undefined {
  if (!lines[0] || !isDivider(lines[0])) return undefined;
  const close = lines.findIndex((line, i) => i > 0 && isDivider(line));
  if (close < 0) return undefined;
  const start = lines[1]!.start;
  const source = text.slice(start, lines[close]!.start);
  const document = parseDocument(source, { lineCounter: new LineCounter(), prettyErrors: false });
  const fields: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  if (isObject(fields)) return { fields: { ...fields }, lines: close + 1 };
  // A block of prose is often a YAML text or a broken mapping; only what begins like a mapping is meant as front matter.
  if (!/^\s*[\w-]+:(\s|$)/.test(source)) return undefined;
  for (const error of document.errors) {
    builder.problem('error', { start: start + error.pos[0], end: start + error.pos[1] }, { message: t('Front matter: {0}.', error.message), hint: t('Mend the YAML between the lines of ---.') });
  }
  return { fields: {}, lines: close + 1 };
}
