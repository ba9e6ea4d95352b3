import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { PageCommand } from '../../../src/protocol/intents.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { uncheckedSnapshot, WAITING } from './pageStates.ts';

/** Each state's text, and its buttons and links with what they ask of the host. */
const EXPECTED: Readonly<Record<string, { text: readonly string[]; presses: readonly (readonly [label: string, command: PageCommand])[] }>> = {
  empty: {
    text: ['Nothing yet', 'Steered answers appear here, next to the plain and the instructed ones.', 'No prompt at hand? Open the sample workspace'],
    presses: [['Compare Selected Prompt', 'compare-selected'], ['Open the sample workspace', 'open-sample']],
  },
  'no model': {
    text: ['No model', 'Choose a GGUF model to begin. A small one (SmolLM2 135M, 95 MB) is enough to try everything.'],
    presses: [['Select Model…', 'select-model'], ['Download SmolLM2 135M', 'download-default-model']],
  },
  'no vector': {
    text: ['No vector', 'No steering vector for Qwen2.5-1.5B-Instruct yet. Make one from prompts with and without an instruction.', 'Plain and instructed answers can be compared without one. Compare anyway'],
    presses: [['Compute Steering Vector', 'compute-vector'], ['Compare anyway', 'compare-anyway']],
  },
  restricted: {
    text: ['Restricted mode', 'Models are not loaded in a folder that you have not trusted. Reading prompts and results works.'],
    presses: [['Manage Workspace Trust', 'manage-trust']],
  },
  loading: {
    text: ['Loading', 'Loading Qwen2.5-1.5B-Instruct, 62 %. 1.1 GB of memory.', '42 answers wait for it.'],
    presses: [['Cancel', 'cancel-loading']],
  },
  'engine stopped': {
    text: ['Engine stopped', 'The engine stopped 5 times in 3 minutes.', '61 finished answers are kept. The last one was prompt 62, Steered, layer 27.', 'Show Log · Report a Problem'],
    presses: [['Restart Engine', 'restart-engine'], ['Show Log', 'show-log'], ['Report a Problem', 'report-problem']],
  },
  'wrong vector': {
    text: ['Wrong vector', '“all lowercase” was made for SmolLM2-135M (576 wide, 30 layers).', 'The selected model is Qwen2.5-1.5B (1536 wide, 28 layers).'],
    presses: [['Select Another Vector…', 'select-vector'], ['Select SmolLM2-135M', 'select-vector-model']],
  },
  problem: {
    text: ['Problem', 'models/broken.gguf: not a GGUF file.', 'Download it again.'],
    presses: [['Select Model…', 'select-model']],
  },
};

describe('states of the results page', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [name, { text, presses }] of Object.entries(EXPECTED)) {
    it(`${name}: says what is the matter, and each button asks for the way out`, async () => {
      const tested = await PageUnderTest.open(browser);
      await tested.show({ revision: 1, state: WAITING[name]! });
      const shown = (await tested.page.locator('main').innerText()).split('\n').map((line) => line.trim());
      for (const line of text) assert.ok(shown.some((each) => each.toLowerCase() === line.toLowerCase()), `“${line}” in ${JSON.stringify(shown)}`);
      for (const [label] of presses) await tested.page.getByRole('button', { name: label, exact: true }).click();
      assert.deepEqual(await tested.intents(), [{ kind: 'ready' }, ...presses.map(([, command]) => ({ kind: 'command', command }))]);
      assert.deepEqual(tested.faults, []);
      await tested.close();
    });
  }

  it('prompts without an instruction: says that nothing is checked, and shows lengths', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show(uncheckedSnapshot());
    await tested.page.getByText('These prompts name no instruction, so nothing is checked. Answers, lengths and differences are shown.').waitFor();
    await tested.page.getByRole('button', { name: 'Add a Check…' }).click();
    assert.deepEqual((await tested.intents()).at(-1), { kind: 'command', command: 'add-check' });
    assert.equal(await tested.page.locator('.rates tbody tr').count(), 4);
    await tested.close();
  });

  it('drops what is no message of the host, and says ready when an update does not fit', async () => {
    const tested = await PageUnderTest.open(browser);
    await tested.show({ revision: 1, state: { kind: 'restricted' } });
    await tested.page.evaluate(`for (const odd of [null, 7, 'snapshot', {}, { kind: 'reload' }, { kind: 7 }, []]) postMessage(odd, '*')`);
    const { results } = uncheckedSnapshot();
    await tested.send({ kind: 'update', update: { from: 9, revision: 10, state: { kind: 'results' }, head: results!.head, changed: [] } });
    assert.deepEqual(await tested.intents(), [{ kind: 'ready' }, { kind: 'ready' }]);
    await tested.page.getByText('Restricted mode').waitFor();
    assert.deepEqual(tested.faults, []);
    await tested.close();
  });
});
