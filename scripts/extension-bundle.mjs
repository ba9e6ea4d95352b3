// The extension as two files: dist/extension.cjs has main.ts and what it imports, dist/extension-lazy.cjs what is imported by import(…), and
// is loaded with the first of these. Node compiles the whole of a file before anything in it runs, and the second is ten times the first.
// esbuild's own splitting makes two hundred files, 48 of them needed at the start, which takes twice as long as the one.
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const startFile = 'extension.cjs';
const lazyFile = 'extension-lazy.cjs';

/** Writes both files; returns their metafiles. `options`: esbuild's for all of them, without entry points and outputs. */
export async function bundleExtension(esbuild, { entry, outdir, ...options }) {
  const root = options.absWorkingDir;
  const bundle = (contents, file, plugin, more = {}) => esbuild.build({
    ...options, ...more, stdin: { contents, resolveDir: root, sourcefile: file }, outfile: `${outdir}/${file}`, format: 'cjs', plugins: [plugin],
  });
  // What the start needs is known only when it is bundled; and what of it the other file needs, when that is.
  const wanted = new Set();
  const trial = await bundle(`export * from './${entry}';`, startFile, atStart(root, (path) => Boolean(wanted.add(path))), { write: false });
  const started = new Set(Object.keys(trial.metafile.inputs).filter((path) => /^(src|node_modules)\//.test(path)));
  const isLazy = (path) => !started.has(path);
  const shared = new Set();
  const lazy = await bundle(lazyEntry([...wanted].filter(isLazy).sort()), lazyFile, later(root, (path) => started.has(path) && Boolean(shared.add(path))), { write: false });
  const start = await bundle(startEntry(entry, [...shared].sort()), startFile, atStart(root, isLazy), { write: false });
  for (const { path, text } of [...start.outputFiles, ...lazy.outputFiles]) writeFileSync(path, path.endsWith('.map') ? text : withoutCopies(text));
  return [start.metafile, lazy.metafile];
}

/**
 * esbuild makes each module that imports the editor's API a copy of it, property by property. It has hundreds of names, and making
 * the copies took half of the time to load the first file. Modules only read it: they can have it itself. Columns stay as the source
 * map has them.
 */
function withoutCopies(text) {
  const copied = '__toESM(require("vscode"))';
  if (!text.includes(copied)) throw new Error('esbuild no longer copies the editor\'s API in the way that is undone here.');
  return text.replaceAll(copied, 'require("vscode")'.padStart(copied.length));
}

/** Beside the extension: the modules that the other file needs too, which must not have a second one of any. */
const startEntry = (entry, modules) => [
  `export * from './${entry}';`,
  ...modules.map((path, index) => `import * as m${index} from './${path}';`),
  `export const shared = { ${modules.map((path, index) => `'${path}': m${index}`).join(', ')} };`,
].join('\n');

/** Each module runs when it is first asked for. */
const lazyEntry = (modules) => `module.exports = {\n${modules.map((path) => `'${path}': () => require('./${path}'),`).join('\n')}\n};`;

/** Takes what is imported by import(…) from the other file, where `isLazy` says so. */
const atStart = (root, isLazy) => elsewhere(root, {
  name: 'at-start',
  takes: (path, kind) => kind === 'dynamic-import' && isLazy(path),
  code: (path) => `module.exports = require('./${lazyFile}')['${path}']();`,
});

/** Takes from the first file what has run at the start, as `isStarted` says. */
const later = (root, isStarted) => elsewhere(root, {
  name: 'later',
  takes: isStarted,
  code: (path) => `module.exports = require('./${startFile}').shared['${path}'];`,
});

/** A plugin that puts `code` in the place of the modules that `takes` says, by their paths below the root. */
function elsewhere(root, { name, takes, code }) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...at }) => {
        if (at.kind === 'entry-point' || pluginData === name) return undefined;
        if (path === `./${startFile}` || path === `./${lazyFile}`) return { path, external: true };
        const found = await build.resolve(path, { ...at, pluginData: name });
        if (found.external || found.errors.length > 0) return found;
        const below = relative(root, resolve(root, found.path)).replaceAll('\\', '/');
        return takes(below, at.kind) ? { path: below, namespace: name } : found;
      });
      build.onLoad({ filter: /.*/, namespace: name }, ({ path }) => ({ contents: code(path), resolveDir: root }));
    },
  };
}
