import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createRunFolder } from '../../../src/app/runs/runFolder.ts';
import { verifyResponse } from '../../../src/core/instructions/verify.ts';
import type { RunItem, RunRow, RunSpec, Setting } from '../../../src/protocol/files.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { sampleSpec } from '../page/sampleRuns.ts';

const ITEM: RunItem = { key: '1', prompt: 'Why is the sky blue?', instructedPrompt: 'Why is the sky blue?\n\nUse no commas.', instructionIds: ['punctuation:no_comma'], kwargs: [{}] };
const ANSWERS: Partial<Record<Setting, string>> = { plain: 'Air scatters blue light, violet light, and little else.', instructed: 'Air scatters blue light most.' };

/** A run as its folder holds it: its words are English. */
const SPEC: RunSpec = { ...sampleSpec('Sky'), items: [ITEM], cells: Object.keys(ANSWERS).map((setting) => ({ id: setting, item: 0, setting: setting as Setting, steering: [] })) };
const ROWS: RunRow[] = SPEC.cells.map(({ id, item, setting, steering }) => {
  const response = ANSWERS[setting]!;
  return { cell: id, item, setting, steering, response, stopReason: 'end', promptTokens: 9, generatedTokens: 12, checks: verifyResponse({ ...ITEM, response }) };
});

describe('in German', () => {
  let window: VsCodeWindow;

  before(async () => {
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, language: 'de' });
    await createRunFolder(join(window.server.workspace, 'steerboard-runs'), SPEC, { rows: ROWS });
    await window.open('Steuerung');
  });
  after(() => window.stop());

  it('commands and views have their titles', async () => {
    assert.ok(await window.hasCommand('Steerboard: Modell auswählen…'));
    await window.openContainer('Steuerung');
    // Models offers a download only where none is in the cache.
    await window.page.getByRole('button', { name: 'Modell auswählen…' }).first().waitFor();
  });

  it('texts of the code too', async () => {
    await window.openFile('tides.prompt.md');
    await window.lens('Steuern').waitFor();
    await window.runCommand('Steerboard: Alle Arbeit anhalten');
    await window.notification('Es läuft nichts.').waitFor();
    await window.screenshot('german');
  });

  it('and the page, with the reasons of a stored run', async () => {
    await window.openContainer('Steuerung');
    await window.treeRow(/Sky/).click();
    const page = window.webview('view');
    await page.getByRole('heading', { name: 'Sky' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await page.getByRole('columnheader', { name: 'Einstellung' }).waitFor();
    await page.getByText('Nicht bestanden: 2 Kommas').waitFor();
    await page.getByRole('button', { name: 'Noch einmal ausführen', exact: true }).waitFor();
    await window.screenshot('german-run');
  });
});
