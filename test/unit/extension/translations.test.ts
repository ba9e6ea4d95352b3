import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { INSTRUCTION_HELP } from '../../../src/core/instructions/help.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const table = (file: string): Record<string, string> => JSON.parse(read(file)) as Record<string, string>;

/** First arguments of `vscode.l10n.t`, of the `t` that is taken out of it, of that of `@vscode/l10n`, and of `phrase`, in all sources. */
function translatedTexts(): { texts: Set<string>; computed: string[] } {
  const texts = new Set<string>();
  const computed: string[] = [];
  const files = ['src', 'webview'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)));
  for (const name of files.filter((file) => /\.tsx?$/.test(file))) {
    const source = ts.createSourceFile(name, read(name), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /^(t|phrase|(vscode\.)?l10n\.t)$/.test(node.expression.getText(source))) {
        const [text] = node.arguments;
        if (text !== undefined && ts.isStringLiteralLike(text)) texts.add(text.text);
        else computed.push(node.getText(source));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, computed };
}

/** What a translation must keep: placeholders, icons, the targets of links, and the ends of what is strong. */
function fixedParts(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}|\$\([\w-]+\)|\]\([^)]+\)/g)), ...(text.match(/\*\*(?!\*)/g) ?? [])].sort();
}

const languages = readdirSync(join(root, 'l10n')).map((file) => /^bundle\.l10n\.(.+)\.json$/.exec(file)?.[1] ?? assert.fail(file));

describe('translations', () => {
  it('are found by VS Code', () => {
    assert.deepEqual(languages, ['de']);
    assert.equal((JSON.parse(read('package.json')) as { l10n: string }).l10n, './l10n');
  });

  for (const language of languages) {
    it(`have every text of the manifest and no other (${language})`, () => {
      const [originals, translated] = [table('package.nls.json'), table(`package.nls.${language}.json`)];
      assert.deepEqual(Object.keys(translated), Object.keys(originals), 'the same keys, in the same order');
      for (const [key, text] of Object.entries(originals)) assert.deepEqual(fixedParts(translated[key]!), fixedParts(text), key);
    });

    it(`have every text of the code and no other (${language})`, () => {
      const { texts, computed } = translatedTexts();
      assert.deepEqual(computed.sort(), ['t(text, ...parts.map((part) => partText(part, translated, t(\'en\'))))', 'vscode.l10n.t(checks)'], 'a text that is computed can’t be looked for');
      for (const { checks } of Object.values(INSTRUCTION_HELP)) texts.add(checks);
      const translated = table(`l10n/bundle.l10n.${language}.json`);
      assert.deepEqual([...texts].filter((text) => translated[text] === undefined), [], 'without a translation');
      assert.deepEqual(Object.keys(translated).filter((text) => !texts.has(text)), [], 'no longer in the code');
      for (const [text, translation] of Object.entries(translated)) assert.deepEqual(fixedParts(translation), fixedParts(text), text);
    });
  }
});
