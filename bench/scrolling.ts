/**
 * Frame times of the packed results page with 5,000 prompts in four settings, scrolled without a pause: `npx tsx bench/scrolling.ts`,
 * on the built dist/. A frame that keeps up with a screen of 60 Hz takes 16.7 ms; what the page itself does in it is told beside.
 */
import { fileURLToPath } from 'node:url';
import { launchBrowser, PageUnderTest } from '../test/vscode/page/pageUnderTest.ts';
import { resultsSnapshot } from '../test/vscode/page/pageStates.ts';
import { sampleRun } from '../test/vscode/page/sampleRuns.ts';

const PROMPTS = 5000;
const FRAMES = 600;
/** Pixels a frame: a page of 900 px in a sixth of a second. */
const STEP = 90;

/** Runs in the page, so it is a text: scrolls by a step in each frame and returns the milliseconds between frames. */
const SCROLL = `new Promise((done) => {
  const page = document.querySelector('.page');
  page.scrollTop = 1e5;
  const times = [];
  let last;
  const frame = (now) => {
    if (last !== undefined) times.push(now - last);
    last = now;
    page.scrollTop += ${STEP};
    if (times.length < ${FRAMES}) requestAnimationFrame(frame);
    else done(times);
  };
  requestAnimationFrame(frame);
})`;

const browser = await launchBrowser();
const snapshot = resultsSnapshot(sampleRun(PROMPTS));
for (const width of [380, 1280]) {
  const tested = await PageUnderTest.open(browser, { width, folder: fileURLToPath(new URL('../dist', import.meta.url)) });
  await tested.show(snapshot);
  const session = await tested.page.context().newCDPSession(tested.page);
  await session.send('Performance.enable');
  const busy = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  const before = await busy();
  const times = (await tested.page.evaluate<number[]>(SCROLL)).sort((a, b) => a - b);
  const work = (1000 * ((await busy()) - before)) / times.length;
  const at = (share: number): string => times[Math.floor(share * (times.length - 1))]!.toFixed(1);
  console.log(`${width} px, ${PROMPTS} prompts: frame median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms; the page works ${work.toFixed(1)} ms a frame`);
  await tested.close();
}
await browser.close();
