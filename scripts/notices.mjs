// Writes the licences of everything by others that the package contains: npm packages that esbuild bundled or that are
// shipped as they are, and llama.cpp, whose libraries come inside one of them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativePackages } from './native-packages.mjs';
import { root } from './setup.mjs';

const licenceFile = /^(licen[cs]e|copying|notice)([-.].*)?$/i;

/** From esbuild's metafiles to `<dist>/THIRD_PARTY_LICENSES.txt`. */
export function writeNotices(metafiles, dist) {
  const folders = new Set([...bundledPackages(metafiles), ...shippedPackages()]);
  const sections = [...[...folders].sort().map(section), llamaCpp()];
  const head = 'Software by others in this package, each under its own licence.\n';
  writeFileSync(join(dist, 'THIRD_PARTY_LICENSES.txt'), [head, ...sections].join(`\n${'-'.repeat(100)}\n\n`));
}

function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  // From the start: a path behind the name of a plugin stands for a module of another bundle.
  const folders = inputs.map((path) => /^(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return folders.filter((folder) => folder !== undefined);
}

function shippedPackages() {
  const { koffi, llama } = nativePackages(process);
  return ['koffi', `@koromix/${koffi}`, `@node-llama-cpp/${llama}`].map((name) => `node_modules/${name}`);
}

function section(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const source = homepage ?? repository?.url ?? repository ?? '';
  const texts = readdirSync(join(root, folder))
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return [`${name} ${version}`, `Licence: ${license ?? 'see below'}`, source, '', ...texts, ''].join('\n');
}

function llamaCpp() {
  const text = readFileSync(join(root, 'scripts', 'licences', 'llama.cpp.txt'), 'utf8').trim();
  return `llama.cpp and ggml, as libraries in @node-llama-cpp\nLicence: MIT\nhttps://github.com/ggml-org/llama.cpp\n\n${text}\n`;
}
