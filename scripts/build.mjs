// Bundles the extension, the engine, the command line and the page into dist/. With --watch: again after each change.
import { mkdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleExtension } from './extension-bundle.mjs';
import { main } from './main.mjs';
import { ensureDependencies, root } from './setup.mjs';
import { writeNotices } from './notices.mjs';

const dist = join(root, 'dist');
const native = ['koffi', 'node-llama-cpp', '@node-llama-cpp/*'];
const common = { absWorkingDir: root, bundle: true, target: 'es2022', legalComments: 'none', logLevel: 'warning', metafile: true };
// Modules first: jsonc-parser's CommonJS form (UMD) hides its own files from a bundler.
const node = { ...common, platform: 'node', sourcemap: true, mainFields: ['module', 'main'] };
// A bundled CommonJS package calls require, which an ES module doesn't have.
const requireForModules = 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';
const module = { ...node, format: 'esm', external: native, banner: { js: requireForModules } };

const extension = { ...node, format: 'cjs', external: ['vscode', ...native] };
const bundles = [
  { ...module, entryPoints: ['src/engine/main.ts'], outfile: 'dist/engine.mjs' },
  { ...module, entryPoints: ['src/engine/worker.ts'], outfile: 'dist/engine-worker.mjs' },
  // esbuild keeps the entry's own first line (#!) in front of the banner.
  { ...module, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.mjs' },
  {
    ...common, entryPoints: ['webview/main.ts'], outfile: 'dist/webview.js', platform: 'browser', format: 'iife', minify: true, sourcemap: false,
    loader: { '.ttf': 'copy' }, assetNames: '[name]', define: { 'process.env.NODE_ENV': '"production"' },
  },
];

export async function build({ watch = false } = {}) {
  ensureDependencies();
  const esbuild = await import('esbuild');
  mkdirSync(dist, { recursive: true });
  if (watch) {
    // In one file: what the second one holds is known only when the first is built.
    const whole = { ...extension, entryPoints: ['src/extension/main.ts'], outfile: 'dist/extension.cjs' };
    const contexts = await Promise.all([whole, ...bundles].map((options) => esbuild.context({ ...options, logLevel: 'info' })));
    await Promise.all(contexts.map((context) => context.watch()));
    return;
  }
  const [twoFiles, ...results] = await Promise.all([
    bundleExtension(esbuild, { ...extension, entry: 'src/extension/main.ts', outdir: 'dist' }),
    ...bundles.map((options) => esbuild.build(options)),
  ]);
  const metafiles = [...twoFiles, ...results.map(({ metafile }) => metafile)];
  writeNotices(metafiles, dist);
  metafiles.forEach(report);
}

function report({ outputs }) {
  for (const file of Object.keys(outputs).filter((name) => !name.endsWith('.map'))) {
    console.log(`${relative('dist', file).padEnd(20)} ${(statSync(join(root, file)).size / 1024).toFixed(0).padStart(6)} KB`);
  }
}

await main(import.meta.url, () => build({ watch: process.argv.includes('--watch') }));
