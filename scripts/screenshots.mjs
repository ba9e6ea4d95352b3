// Makes the pictures of the README (media/screenshots) and of the walkthrough (media/walkthrough) from the packed extension in the
// VS Code under test. Needs the vector of `npm run demo`.
//   node scripts/screenshots.mjs [--theme light|dark|hc-light|hc-dark]…   (all four by default)
import { cpSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './main.mjs';
import { ensureModel } from './model.mjs';
import { pack, packagePath } from './package.mjs';
import { ensureDependencies, root } from './setup.mjs';

const { values } = parseArgs({ options: { theme: { type: 'string', multiple: true, default: ['light', 'dark', 'hc-light', 'hc-dark'] } } });

await main(import.meta.url, async () => {
  ensureDependencies();
  await ensureModel();
  await pack();
  const { tsImport } = await import('tsx/esm/api');
  const { takeScreenshots } = await tsImport('../test/vscode/lib/tour.ts', import.meta.url);
  for (const theme of values.theme) {
    for (const [kind, pictures] of Object.entries(await takeScreenshots(theme, packagePath()))) {
      const folder = join(root, 'media', kind);
      mkdirSync(folder, { recursive: true });
      for (const picture of pictures) {
        cpSync(picture, join(folder, basename(picture)));
        console.log(`media/${kind}/${basename(picture)}: ${Math.round(statSync(picture).size / 1000)} KB`);
      }
    }
  }
});
