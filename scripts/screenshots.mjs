// Makes the README's pictures from the packed extension in the VS Code under test.
//   node scripts/screenshots.mjs [--theme light|dark|hc-light|hc-dark]…   (light and dark by default)
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './main.mjs';
import { ensureModel } from './model.mjs';
import { pack, packagePath } from './package.mjs';
import { ensureDependencies, root } from './setup.mjs';

const { values } = parseArgs({ options: { theme: { type: 'string', multiple: true, default: ['light', 'dark'] } } });
const folder = join(root, 'media', 'screenshots');

await main(import.meta.url, async () => {
  ensureDependencies();
  await ensureModel();
  await pack();
  const { tsImport } = await import('tsx/esm/api');
  const { takeScreenshots } = await tsImport('../test/vscode/lib/tour.ts', import.meta.url);
  mkdirSync(folder, { recursive: true });
  for (const theme of values.theme) {
    for (const picture of await takeScreenshots(theme, packagePath())) {
      cpSync(picture, join(folder, basename(picture)));
      console.log(`media/screenshots/${basename(picture)}`);
    }
  }
});
