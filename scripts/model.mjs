// Gets the default model into the cache folder and prints its path.
import { main } from './main.mjs';
import { ensureDependencies } from './setup.mjs';

export async function ensureModel() {
  ensureDependencies();
  const { tsImport } = await import('tsx/esm/api');
  const { obtainModel } = await tsImport('../src/app/models/obtainModel.ts', import.meta.url);
  const { defaultModel } = await tsImport('../src/app/models/defaultModel.ts', import.meta.url);
  let shown = 0;
  const onProgress = (progress) => {
    if (progress.kind === 'step') return console.error(progress.text);
    const tenth = Math.floor((10 * progress.received) / progress.total);
    if (tenth > shown) console.error(`  ${10 * (shown = tenth)} %`);
  };
  return obtainModel(defaultModel, { onProgress });
}

await main(import.meta.url, async () => console.log(await ensureModel()));
