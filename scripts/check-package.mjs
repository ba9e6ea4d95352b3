// Looks into a packed .vsix: everything that the extension needs is there, and nothing else. With a path as argument, lists it.
import { main } from './main.mjs';
import { nativePackages } from './native-packages.mjs';

const megabyte = 1e6;
const largestPackage = 20 * megabyte;

const required = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/package.nls.de.json',
  'extension/l10n/bundle.l10n.de.json',
  'extension/readme.md',
  'extension/LICENSE.txt',
  'extension/media/icon.svg',
  'extension/media/schemas/checks.schema.json',
  'extension/media/schemas/prompts.schema.json',
  'extension/dist/extension.cjs',
  'extension/dist/extension-lazy.cjs',
  'extension/dist/engine.mjs',
  'extension/dist/engine-worker.mjs',
  'extension/dist/webview.js',
  'extension/dist/webview.css',
  'extension/dist/codicon.ttf',
  'extension/dist/THIRD_PARTY_LICENSES.txt',
  'extension/node_modules/koffi/package.json',
  'extension/node_modules/koffi/src/koffi/index.js',
  'extension/examples/bullet-points.pairs.jsonl',
  'extension/examples/.vscode/settings.json',
  'extension/starter/instructions.json',
  'extension/starter/prompts.vector.jsonl',
  'extension/starter/prompts.validation.jsonl',
  'extension/starter/prompts.test.jsonl',
  'extension/THIRD_PARTY_NOTICES',
  'extension/changelog.md',
];

const forbidden = {
  'sources, tests or results': /^extension\/(src|webview|test|bench|scripts|demo|examples\/(?!\.vscode\/).*\/|.*steerboard-runs)/,
  'development files': /^extension\/(\.|tsconfig|eslint|package-lock)/,
  'other packages': /node_modules\/(?!koffi\/|@koromix\/|@node-llama-cpp\/)/,
  'a model or a vector': /\.gguf$/,
  'a source map': /\.map$/,
  'types': /\.d\.[cm]?ts$/,
  'llama.cpp\'s or koffi\'s sources': /gitRelease\.bundle$|\.(c|cc|cpp|h|hh)$/,
  'a GPU variant': /-(cuda|cuda-ext|vulkan)\//,
};

/** @returns the names inside and what is wrong with them, one sentence each. */
export async function checkPackage(path, target) {
  const entries = await entriesOf(path);
  const files = entries.map(({ fileName }) => fileName);
  const present = new Set(files);
  const packed = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  const problems = [
    ...required.filter((file) => !present.has(file)).map((file) => `${file} is missing.`),
    ...Object.entries(forbidden).flatMap(([what, pattern]) => {
      const found = files.filter((file) => pattern.test(file));
      return found.length === 0 ? [] : [`It holds ${what}: ${found[0]}${found.length > 1 ? ` and ${found.length - 1} more` : ''}.`];
    }),
    ...nativeProblems(files, target),
  ];
  if (packed > largestPackage) problems.push(`It has ${Math.round(packed / megabyte)} MB; more than ${largestPackage / megabyte} MB means that something slipped in.`);
  return { files, entries, problems };
}

/** Compiled code of this platform and of no other. */
function nativeProblems(files, target) {
  const { koffi, llama } = nativePackages(target);
  return Object.entries({ '@koromix': koffi, '@node-llama-cpp': llama }).flatMap(([scope, wanted]) => {
    const start = `extension/node_modules/${scope}/`;
    const names = new Set(files.filter((file) => file.startsWith(start)).map((file) => file.slice(start.length).split('/')[0]));
    const missing = names.delete(wanted) ? [] : [`${scope}/${wanted} is missing.`];
    return [...missing, ...[...names].map((name) => `${scope}/${name} is for another platform.`)];
  });
}

async function entriesOf(path) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path);
  const entries = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  await zip.close();
  return entries;
}

await main(import.meta.url, async () => {
  const { entries, problems } = await checkPackage(process.argv[2], process);
  for (const { fileName, compressedSize } of entries) console.log(`${String(compressedSize).padStart(9)} ${fileName}`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
});
