import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DEFAULT_MAX_TOKENS } from '../../../src/app/steerPrompt.ts';
import { PROMPT_FILE_ENDINGS } from '../../../src/core/prompts/promptFileEnding.ts';
import { COMMAND_IDS } from '../../../src/extension/keys/commandIds.ts';
import { CONTEXT_KEYS } from '../../../src/extension/keys/contextKeys.ts';
import { SETTING_KEYS, SETTINGS } from '../../../src/extension/keys/settingKeys.ts';
import { EDITOR_TYPES, VIEW_IDS } from '../../../src/extension/keys/viewIds.ts';

const root = join(import.meta.dirname, '../../..');

interface MenuEntry {
  command: string;
  when?: string;
}

interface Manifest {
  icon: string;
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; title: string; icon?: string }[];
    viewsContainers: { activitybar: { id: string; icon: string }[] };
    views: Record<string, { id: string }[]>;
    customEditors: { viewType: string }[];
    viewsWelcome: { view: string; when: string; contents: string }[];
    menus: Record<string, MenuEntry[]>;
    jsonValidation: { fileMatch: string; url: string }[];
    configuration: { properties: Record<string, { default: unknown }> };
  };
}

const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
const { contributes } = manifest;
const menuEntries = Object.values(contributes.menus).flat();

const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('the manifest and the code name the same', () => {
  it('commands', () => {
    assert.deepEqual(sorted(contributes.commands.map(({ command }) => command)), sorted(Object.values(COMMAND_IDS)));
    const known = new Set<string>(Object.values(COMMAND_IDS));
    for (const { command } of menuEntries) assert.ok(known.has(command), command);
    for (const [, command] of Object.values(strings).join('\n').matchAll(/\(command:(steerboard\.\w+)[)?]/g)) assert.ok(known.has(command!), command);
  });

  it('views', () => {
    assert.deepEqual(sorted(Object.values(contributes.views).flat().map(({ id }) => id)), sorted(Object.values(VIEW_IDS)));
    const known = new Set<string>(Object.values(VIEW_IDS));
    for (const { view } of contributes.viewsWelcome) assert.ok(known.has(view), view);
    for (const { when = '' } of menuEntries) for (const [, view] of when.matchAll(/view == ([\w.]+)/g)) assert.ok(known.has(view!), view);
  });

  it('editors', () => {
    assert.deepEqual(sorted(contributes.customEditors.map(({ viewType }) => viewType)), sorted(Object.values(EDITOR_TYPES)));
  });

  it('settings, with the same defaults, which are values that the code accepts', () => {
    const declared = contributes.configuration.properties;
    assert.deepEqual(sorted(Object.keys(declared)), sorted(Object.keys(SETTINGS)));
    for (const [key, { default: fallback, accepts }] of Object.entries(SETTINGS)) {
      assert.deepEqual(declared[key]?.default, fallback, key);
      assert.ok(accepts(fallback), key);
      assert.ok(!accepts({}), key);
    }
    assert.equal(SETTINGS['steerboard.generation.maxTokens'].default, DEFAULT_MAX_TOKENS);
    for (const key of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(key in SETTINGS, key);
  });

  it('settings that the code reads', () => {
    const folder = join(root, 'src/extension');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('settingKeys.ts'));
    const code = sources.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    for (const name of Object.keys(SETTING_KEYS)) assert.match(code, new RegExp(`SETTING_KEYS\\.${name}\\b`), name);
  });

  it('context keys', () => {
    const clauses = [...menuEntries, ...contributes.viewsWelcome].map(({ when = '' }) => when).join('\n');
    const names = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEW_IDS)]);
    for (const [key] of clauses.matchAll(/steerboard\.\w+/g)) assert.ok(names.has(key), key);
  });

  it('prompt file endings in the menus of files', () => {
    const single = PROMPT_FILE_ENDINGS.filter((ending) => ending.lastIndexOf('.') === 0);
    const ofPrompts = (contributes.menus['explorer/context'] ?? []).filter(({ command }) => command !== COMMAND_IDS.checkResponses);
    for (const { when = '' } of ofPrompts) {
      const pattern = new RegExp(/=~ \/(.+)\/i/.exec(when)?.[1] ?? '(?!)', 'i');
      for (const ending of single) assert.match(ending, pattern);
    }
  });

  it('texts: each reference has a text, each text a reference', () => {
    const used = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual(sorted(Object.keys(strings)), sorted(new Set(used)));
  });

  it('schemas', () => {
    for (const { url } of contributes.jsonValidation) assert.ok(existsSync(join(root, url)), url);
  });

  it('icons', () => {
    for (const file of [manifest.icon, ...contributes.viewsContainers.activitybar.map(({ icon }) => icon)]) assert.ok(existsSync(join(root, file)), file);
  });
});
