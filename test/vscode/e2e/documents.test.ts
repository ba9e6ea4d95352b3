import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createRunFolder } from '../../../src/app/runs/runFolder.ts';
import { toGgufEntries } from '../../../src/core/vectors/vectorKeys.ts';
import type { SteeringVector } from '../../../src/protocol/files.ts';
import { sampleRows, sampleSpec } from '../../unit/runs/sampleRun.ts';
import { EXAMPLE_VECTOR } from '../../unit/vectors/exampleVector.ts';
import { bytesOf } from '../../unit/vectors/vectorBytes.ts';
import { keptToItself } from '../lib/keptToItself.ts';
import { packedExtension, sampleWorkspace } from '../lib/paths.ts';
import { VsCodeWindow } from '../lib/window.ts';
import { realModel, until } from '../lib/workspace.ts';

describe('vectors and runs that are there', { timeout: 300_000 }, () => {
  let window: VsCodeWindow;
  let runs: string;

  before(async () => {
    window = await VsCodeWindow.launch({ extension: packedExtension(), workspace: sampleWorkspace, viewport: { width: 1440, height: 1100 } });
    const vectors = join(window.server.workspace, 'steering-vectors');
    await mkdir(vectors, { recursive: true });
    const provenance = { ...EXAMPLE_VECTOR.provenance!, files: ['bullet-points.pairs.jsonl'] };
    const plain: SteeringVector = { name: 'foreign', modelHint: 'llama', layers: 3, embedding: 3, directions: [undefined, Float32Array.of(0, 3, 4), Float32Array.of(1, 0, 0)] };
    await writeFile(join(vectors, 'bullets.gguf'), bytesOf(toGgufEntries({ ...EXAMPLE_VECTOR, provenance })));
    await writeFile(join(vectors, 'foreign.gguf'), bytesOf(toGgufEntries(plain)));
    await symlink(await realModel(), join(window.server.workspace, 'small.gguf'));
    runs = join(window.server.workspace, 'steerboard-runs');
    const spec = sampleSpec();
    const rows = sampleRows(spec);
    await createRunFolder(runs, { ...spec, name: 'Whole', created: '2026-01-31T12:00:00.000Z' }, { rows });
    await createRunFolder(runs, { ...spec, name: 'Halted', created: '2026-02-01T12:00:00.000Z' }, { rows: rows.slice(0, 4) });
    await mkdir(join(runs, '20260202-torn'));
    await writeFile(join(runs, '20260202-torn', 'run.json'), '{');
    await window.open('Steering');
    await window.openContainer('Steering');
  });
  after(() => window.stop());

  it('shows a vector as a document: whether it works, what it was made from, its layers', async () => {
    await window.contextMenu(window.treeRow(/bullets.*layer 3/), 'Show Vector');
    const page = window.webview('editor');
    await page.getByRole('heading', { name: 'bullets', level: 1 }).waitFor();
    await page.getByText('5/8, 63 % (31–86); unsteered 0/8 (0–32)').waitFor();
    await page.getByText(/not at hand: no model here has this hash/).waitFor();
    await page.getByRole('heading', { name: /Accuracy by layer, at 1\.25×, prompts without the instruction/ }).waitFor();
    assert.match(await page.locator('[aria-label="Layers"] tr.chosen').innerText(), /^3\s+5\/8/);
    await window.screenshot('vector-document-light');
    await page.getByRole('button', { name: 'Use This Vector' }).click();
    await page.getByText('yes, prompts are steered with it').waitFor();
    await page.getByRole('button', { name: 'bullet-points.pairs.jsonl' }).click();
    await window.statusBarItem('Ln 1, Col 1').waitFor();
  });

  it('asks how a vector of another program is numbered, until that was answered', async () => {
    await window.contextMenu(window.treeRow(/foreign.*plain control vector/), 'Show Vector');
    const page = window.webview('editor');
    await page.getByText('Written by llama.cpp’s generator? Its direction 1 is layer 0.').waitFor();
    await page.getByText(/there is no target to project to/).waitFor();
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByText(/Its direction 1 is layer 0/).waitFor({ state: 'detached' });
  });

  it('opens vector files by themselves, and says of a model that it is one', async () => {
    await window.runCommand('View: Close All Editors');
    await window.page.locator('.activitybar').getByRole('tab', { name: 'Explorer' }).locator('a').click();
    await window.treeRow('steering-vectors').click();
    await window.treeRow('bullets.gguf').click();
    await window.webview('editor').getByRole('heading', { name: 'bullets', level: 1 }).waitFor();
    await window.contextMenu(window.treeRow('small.gguf'), 'Open With...');
    await window.pick('GGUF File');
    await window.webview('editor').getByText(/A model, no steering vector: llama, Q4_1, 30 layers, 576 wide, \d+ MB\./).waitFor();
    await window.webview('editor').getByRole('button', { name: 'Use This Model' }).waitFor();
    await window.openContainer('Steering');
  });

  it('lists runs with their state, and opens one in the results', async () => {
    await window.treeRow(/Whole.*plain 0\/3, instructed 3\/3 · 6 answers/).waitFor();
    await window.treeRow(/Halted.*4 of 6 answers · stopped · plain 0\/2, instructed 2\/2/).waitFor();
    await window.treeRow(/20260202-torn\s*run\.json: .*not JSON/).waitFor();
    await window.treeRow(/Whole/).click();
    await window.webview('view').getByRole('heading', { name: 'Whole' }).waitFor();
    await window.screenshot('runs-light');
  });

  it('compares a run with another', async () => {
    await window.contextMenu(window.treeRow(/Whole/), 'Compare Run with…');
    await window.pick('Halted');
    await window.page.locator('.view-lines').getByText('Planned and made alike.').waitFor();
  });

  it('asks before it deletes a run', async () => {
    await window.contextMenu(window.treeRow(/Halted/), 'Delete Run…');
    await window.dialog(/Delete the run .*with its answers/).getByRole('button', { name: 'Delete' }).click();
    await window.treeRow(/Halted/).waitFor({ state: 'detached' });
    await until('the folder goes', async () => (await readdir(runs)).length === 2);
  });

  it('asked nothing of the outside and kept to the content security policy', () => keptToItself(window));
});
