import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { ResultsSnapshot } from '../../../src/protocol/view.ts';
import { assertClean } from './axe.ts';
import { buildPage, launchBrowser, PageUnderTest } from './pageUnderTest.ts';
import { resultsSnapshot, retunedSnapshot, runningSnapshot, sampleProjection } from './pageStates.ts';
import { SAMPLE_FIGURES } from './sampleFigures.ts';
import { sampleRun } from './sampleRuns.ts';

interface Opened {
  width: number;
  snapshot: () => ResultsSnapshot;
  open: (tested: PageUnderTest, snapshot: ResultsSnapshot) => Promise<void>;
}

const comparison = (): ResultsSnapshot => resultsSnapshot(sampleRun(72));

/** Answers that a judging model calls broken, which no rule on the text does, with their mean quality beside the rates. */
function judgedSnapshot(): ResultsSnapshot {
  const run = sampleRun(3);
  const snapshot = resultsSnapshot({ ...run, rows: run.rows.map((row) => ({ ...row, broken: 'rated 1 of 5', perplexity: 9.8 })) });
  const { head, rows } = snapshot.results!;
  return { ...snapshot, results: { rows, head: { ...head, settings: head.settings.map((summary) => ({ ...summary, quality: { mean: 0.25, n: 3, interval: { low: 0.1, high: 0.4 } } })) } } };
}

async function pressed(tested: PageUnderTest, name: string | RegExp): Promise<void> {
  await tested.page.getByRole('button', { name }).first().click();
}

async function openRow(tested: PageUnderTest, item: number): Promise<void> {
  await tested.page.locator(`[data-key="r ${item}"]`).first().click();
  await tested.settle();
}

async function keys(tested: PageUnderTest, ...names: readonly string[]): Promise<void> {
  for (const name of names) await tested.page.keyboard.press(name);
  await tested.settle();
}

/** What the page shows once something on it is opened, by name. */
const OPENED: Readonly<Record<string, Opened>> = {
  'opened rows: failed, written at the moment, waiting, cancelled': {
    width: 380,
    snapshot: runningSnapshot,
    open: async (tested) => {
      for (const item of [1, 3]) await openRow(tested, item);
      await keys(tested, 'End', 'ArrowRight');
      for (let row = 0; row < 11; row++) await keys(tested, 'ArrowUp', 'ArrowRight');
    },
  },
  'opened rows at 300 px: cut text, broken text, shown whole': {
    width: 300,
    snapshot: comparison,
    open: async (tested, { results }) => {
      const broken = results!.rows.find(({ answers }) => answers.steered?.status === 'broken')!;
      await keys(tested, 'f', 'f', 'f');
      await openRow(tested, broken.item);
      await pressed(tested, 'Show all');
    },
  },
  'answers that a model judged': { width: 380, snapshot: judgedSnapshot, open: (tested) => openRow(tested, 0) },
  'answers that a model judged, in columns': { width: 1280, snapshot: judgedSnapshot, open: () => Promise.resolve() },
  'menu of exports': { width: 380, snapshot: comparison, open: (tested) => pressed(tested, 'Export…') },
  'menu of sorts': { width: 300, snapshot: comparison, open: (tested) => pressed(tested, /^Sort/) },
  'menu of differences': { width: 900, snapshot: () => retunedSnapshot(), open: (tested) => pressed(tested, 'Mark Differences') },
  'filter without a match': {
    width: 380,
    snapshot: () => resultsSnapshot(sampleRun(1)),
    open: async (tested) => {
      await pressed(tested, /^Broken/);
      await tested.page.getByText('Show all 1').waitFor();
    },
  },
  'pinned rows': {
    width: 640,
    snapshot: comparison,
    open: async (tested) => {
      await tested.page.locator('[data-key="r 1"]').first().focus();
      await keys(tested, 'm');
      await pressed(tested, /^Pinned/);
    },
  },
  'search with a match': {
    width: 380,
    snapshot: comparison,
    open: async (tested) => {
      await keys(tested, '/');
      await tested.page.keyboard.type('cats');
    },
  },
  'projection strip, differences and kept answers in a list': {
    width: 380,
    snapshot: () => retunedSnapshot(9),
    open: async (tested, { results }) => {
      const { head, rows } = results!;
      await openRow(tested, 1);
      await keys(tested, 's', 'd');
      for (const intent of await tested.intents()) {
        if (intent.kind === 'show-projection') await tested.send({ kind: 'projection', ...sampleProjection(head.run, intent.item, intent.setting, rows[intent.item]!.answers[intent.setting]!.text) });
      }
      await tested.page.locator('.strip').first().waitFor();
      await pressed(tested, /^Show previous/);
    },
  },
  'plots as tables at 300 px': {
    width: 300,
    snapshot: () => {
      const snapshot = comparison();
      return { ...snapshot, results: { ...snapshot.results!, head: { ...snapshot.results!.head, figures: SAMPLE_FIGURES } } };
    },
    open: async (tested) => {
      await pressed(tested, 'Plots');
      for (const button of await tested.page.getByRole('button', { name: 'Show as Table' }).all()) await button.click();
    },
  },
  'keys in a wide page': { width: 1280, snapshot: comparison, open: (tested) => keys(tested, '?') },
};

describe('what is opened on the results page is clean to axe in four themes', () => {
  let browser: Browser;
  before(async () => {
    await buildPage();
    browser = await launchBrowser();
  });
  after(() => browser.close());

  for (const [name, { width, snapshot, open }] of Object.entries(OPENED)) {
    it(name, async () => {
      const tested = await PageUnderTest.open(browser, { width, height: 1100 });
      const shown = snapshot();
      await tested.show(shown);
      await open(tested, shown);
      await assertClean(tested, name);
      await tested.close();
    });
  }
});
