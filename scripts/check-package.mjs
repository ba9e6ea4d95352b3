// Looks into a packed .vsix: everything that the extension needs is there, and nothing else. With a path as argument, lists it.
import { main } from './main.mjs';

const megabyte = 1e6;
const largestPackage = 20 * megabyte;

const required = [
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/LICENSE.txt',
  'extension/media/icon.svg',
  'extension/dist/extension.cjs',
  'extension/dist/engine.mjs',
  'extension/dist/engine-worker.mjs',
  'extension/dist/webview.js',
  'extension/dist/webview.css',
  'extension/dist/codicon.ttf',
  'extension/dist/THIRD_PARTY_LICENSES.txt',
  'extension/node_modules/node-llama-cpp/package.json',
  'extension/node_modules/node-llama-cpp/dist/index.js',
  'extension/node_modules/node-llama-cpp/llama/binariesGithubRelease.json',
  'extension/node_modules/node-llama-cpp/llama/llama.cpp.info.json',
  'extension/node_modules/koffi/package.json',
];

const forbidden = {
  'sources or tests of this project': /^extension\/(src|webview|test|bench|scripts|examples)\//,
  'development files': /^extension\/(\.|tsconfig|eslint|package-lock)/,
  'TypeScript': /node_modules\/(typescript|@typescript|esbuild|@esbuild|mocha|playwright-core|eslint|tsx)\//,
  'a model or a vector': /\.gguf$/,
  'a source map': /\.map$/,
  'types': /\.d\.[cm]?ts$/,
  'llama.cpp\'s or koffi\'s sources': /gitRelease\.bundle$|\.(c|cc|cpp|h|hh)$/,
  'a GPU variant': /-(cuda|cuda-ext|vulkan)\//,
};

/** @returns the names inside and what is wrong with them, one sentence each. */
export async function checkPackage(path, { platform, arch }) {
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
    ...nativeProblems(files, platform, arch),
  ];
  if (packed > largestPackage) problems.push(`It has ${Math.round(packed / megabyte)} MB; more than ${largestPackage / megabyte} MB means that something slipped in.`);
  return { files, entries, problems };
}

/** Exactly one platform's llama.cpp libraries and koffi addon. */
function nativeProblems(files, platform, arch) {
  const llama = `${{ darwin: 'mac', win32: 'win' }[platform] ?? platform}-${arch}`;
  const scopes = { '@node-llama-cpp': (name) => name === llama || name === `${llama}-metal`, '@koromix': (name) => name === `koffi-${platform}-${arch}` };
  return Object.entries(scopes).flatMap(([scope, fits]) => {
    const start = `extension/node_modules/${scope}/`;
    const names = new Set(files.filter((file) => file.startsWith(start)).map((file) => file.slice(start.length).split('/')[0]));
    const wrong = [...names].filter((name) => !fits(name)).map((name) => `${scope}/${name} is for another platform.`);
    return [...names].some(fits) ? wrong : [...wrong, `${scope} of ${platform}-${arch} is missing.`];
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
