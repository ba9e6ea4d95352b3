import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';

const prompts = [
  '{"key": 1, "prompt": "Name three tides.", "instruction_id_list": ["detectable_format:number_bullet_lists"], "kwargs": [{"num_bullets": 3}]}',
  '{"key": 2, "prompt": "Why is the sky blue?", "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}',
];
const responses = [
  '{"prompt": "Name three tides.", "response": "* Spring\\n* Neap"}',
  '{"prompt": "Why is the sky blue?", "response": "Because of scattering."}',
];

describe('a response file in a folder that is not trusted', { timeout: 300_000 }, () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, trust: 'restricted' });
    await writeFile(join(window.server.workspace, 'official.jsonl'), `${prompts.join('\n')}\n`);
    await writeFile(join(window.server.workspace, 'answers.jsonl'), `${responses.join('\n')}\n`);
    await window.open('Steering');
  });
  after(() => window.stop());

  it('is checked from the explorer, by the instructions of the prompt file that is chosen', async () => {
    await window.contextMenu(window.treeRow('answers.jsonl'), 'Check Responses…');
    await window.pick('official.jsonl');
    const page = window.editorText.filter({ hasText: /2\s+responses\s+checked/ });
    await page.waitFor();
    await page.filter({ hasText: /Fail:\s+exactly\s+3\s+bullet\s+points/ }).waitFor();
    await window.screenshot('responses-light');
  });

  it('leads from a failure to its row', async () => {
    await window.page.locator('.detected-link').filter({ hasText: /Line/ }).first().click({ modifiers: ['ControlOrMeta'] });
    await window.page.locator('.tab.active').filter({ hasText: /^answers\.jsonl$/ }).first().waitFor();
    await window.statusBarItem(/Ln 1, Col 1/).waitFor();
  });

  it('is refused where nothing in it can be checked, with what is wrong', async () => {
    await writeFile(join(window.server.workspace, 'bad.jsonl'), 'no JSON\n');
    await window.contextMenu(window.treeRow('bad.jsonl'), 'Check Responses…');
    await window.notification(/Nothing in bad\.jsonl can be checked\. Line 1: This line is not JSON\./).waitFor();
    assert.deepEqual(window.pageErrors, []);
  });
});
