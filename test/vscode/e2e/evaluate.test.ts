import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunSpec } from '../../../src/protocol/files.ts';
import { keptToItself } from '../lib/keptToItself.ts';
import type { VsCodeWindow } from '../lib/window.ts';
import { firstRows, launchWithVector } from '../lib/workspace.ts';

const WORK = 240_000;

describe('evaluating and searching from the editor', { timeout: 900_000 }, () => {
  let window: VsCodeWindow;
  const lastRun = async (): Promise<RunSpec> => {
    const root = join(window.server.workspace, 'steerboard-runs');
    const names = (await readdir(root)).sort();
    return JSON.parse(await readFile(join(root, names.at(-1)!, 'run.json'), 'utf8')) as RunSpec;
  };

  before(async () => {
    const rows = await firstRows('bullet-points.test.jsonl', 2);
    window = await launchWithVector({ settings: { 'steerboard.generation.maxTokens': 16 } }, {
      'short.test.jsonl': rows,
      'short.validation.jsonl': await firstRows('bullet-points.validation.jsonl', 1),
      'asked.jsonl': rows.replace(/"prompt_without_instruction": "[^"]*", /g, ''),
      'base.jsonl': rows.replace(/"prompt": "[^"]*", "prompt_without_instruction"/g, '"prompt"'),
    });
    await window.open('Steering');
  });
  after(() => window.stop());

  it('evaluates a prompt file of the explorer in four settings, and shows what steered what', async () => {
    await window.openContainer('Explorer');
    await window.contextMenu(window.treeRow('short.test.jsonl'), 'Evaluate Prompt File…');
    await window.quickRow(/bullets.*for 2 of 2 prompts/).waitFor({ timeout: WORK });
    await window.page.keyboard.press('Enter');
    await window.pick('Perplexity');
    await window.page.keyboard.press('Enter');
    await window.notification(/1 of 1 instructions have a vector/).waitFor({ timeout: WORK });
    await window.notification(/“short\.test” is evaluated: steered \d\/2, both \d\/2, plain \d\/2, instructed \d\/2/).waitFor({ timeout: WORK });
    // First the button: the message goes by itself in ten seconds.
    await window.clickNotification(/is evaluated/, 'Show Details');
    await window.webview('view').getByRole('button', { name: 'Run Again' }).waitFor();
    await window.screenshot('evaluated-light');
    await window.editorText.getByText('without the instruction').first().waitFor();
    await window.clearNotifications();
    const { kind, cells, scoring } = await lastRun();
    assert.deepEqual([kind, cells.length, scoring?.perplexity], ['evaluate', 8, true]);
  });

  it('asks for base queries where no prompt has a form without its instruction', async () => {
    await window.runCommand('Steerboard: Evaluate Prompt File…');
    await window.pick('asked.jsonl');
    await window.quickRow('Instructed Only').waitFor();
    await window.pick('base.jsonl');
    await window.quickRow(/bullets.*for 2 of 2 prompts/).waitFor();
    await window.page.keyboard.press('Enter');
    await window.quickRow(/^Plain/).waitFor();
    // All but the one that costs least.
    for (const setting of [/^Instructed/, /^Steered/, /^Both/]) await window.pick(setting);
    await window.page.keyboard.press('Enter');
    await window.notification(/“asked” is evaluated: plain \d\/2/).waitFor({ timeout: WORK });
    await window.clearNotifications();
    const { items } = await lastRun();
    assert.ok(items.every(({ prompt, instructedPrompt }) => instructedPrompt?.startsWith(prompt)), JSON.stringify(items));
  });

  it('searches layers at several strengths', async () => {
    await window.openContainer('Steering');
    await window.contextMenu(window.treeRow(/bullets.*30 layers/), 'Search Layers…');
    await window.pick('short.validation.jsonl');
    await window.pick('Layers and Strengths');
    await window.pick('Without the Instruction');
    await window.pick('Exact');
    await window.notification(/“bullets”: layer \d+|No layer made “bullets” better/).waitFor({ timeout: WORK });
    const { kind, cells } = await lastRun();
    assert.equal(kind, 'search');
    assert.deepEqual([...new Set(cells.flatMap(({ steering }) => steering.map(({ strength }) => strength)))], [0.75, 1, 1.25]);
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
