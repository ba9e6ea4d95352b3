// Writes the licences of the npm packages that end up in the package: bundled by esbuild, or shipped in node_modules.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const licenceFile = /^(licen[cs]e|copying|notice)([-.].*)?$/i;

/** From esbuild's metafiles and the production part of the lock file to dist/THIRD_PARTY_LICENSES.txt. */
export function writeNotices(metafiles, dist) {
  const folders = new Set([...bundledPackages(metafiles), ...shippedPackages()]);
  const sections = [...folders].sort().map(section);
  const head = `Steerboard's package contains these ${sections.length} npm packages, under their own licences.\n`;
  writeFileSync(join(dist, 'THIRD_PARTY_LICENSES.txt'), [head, ...sections].join(`\n${'-'.repeat(100)}\n\n`));
}

function bundledPackages(metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const folders = inputs.map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return folders.filter((folder) => folder !== undefined);
}

function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, peer }]) => path !== '' && !dev && !devOptional && !peer)
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path, 'package.json')));
}

function section(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const source = homepage ?? repository?.url ?? repository ?? '';
  const texts = readdirSync(join(root, folder))
    .filter((file) => licenceFile.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return [`${name} ${version}`, `Licence: ${license ?? 'see below'}`, source, '', ...texts, ''].join('\n');
}
