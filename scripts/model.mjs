// Gets the default model into the cache folder and prints its path.
import { fileURLToPath } from 'node:url';
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await ensureModel());
  } catch (error) {
    console.error(typeof error.describe === 'function' ? error.describe() : error);
    process.exitCode = 1;
  }
}
