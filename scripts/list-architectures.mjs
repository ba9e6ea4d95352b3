// Writes src/core/gguf/architectureList.ts, and the lists in docs/models.md, from llama.cpp's source as node-llama-cpp ships it:
//   node scripts/list-architectures.mjs [--check]
// With --check nothing is written; the exit code is 1 where a file differs. Needs git: the source is a git bundle.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIST = join(root, 'src', 'core', 'gguf', 'architectureList.ts');
const PAGE = join(root, 'docs', 'models.md');
const packageFolder = join(root, 'node_modules', 'node-llama-cpp', 'llama');
const check = process.argv.includes('--check');

// Embeds texts: attends in both directions by a key of its files, which no switch in the source tells.
const EMBEDDING_BY_KEY = ['llama-embed'];

const { release } = JSON.parse(readFileSync(join(packageFolder, 'binariesGithubRelease.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'steerboard-source-'));
try {
  git('clone', '--quiet', '--no-checkout', join(packageFolder, 'gitRelease.bundle'), folder);
  git('-C', folder, 'checkout', '--quiet', 'HEAD', '--', 'src/models', 'src/llama-arch.cpp', 'src/llama-model.cpp');
  const lists = sort(folder);
  const changed = [put(LIST, listFile(lists)), put(PAGE, pageText(readFileSync(PAGE, 'utf8'), lists))];
  if (check && changed.includes(true)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function git(...args) {
  execFileSync('git', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Every architecture's name in the list it belongs to. */
function sort(source) {
  const read = (path) => readFileSync(join(source, 'src', path), 'utf8');
  const [arch, model, classes] = ['llama-arch.cpp', 'llama-model.cpp', 'models/models.h'].map(read);
  const names = new Map([...arch.matchAll(/\{ LLM_ARCH_(\w+), *"([^"]+)" *\}/g)].map(([, id, name]) => [id, name]));
  const classOf = new Map([...model.matchAll(/case LLM_ARCH_(\w+):\s*return new (llama_model_\w+)\(params\)/g)].map(([, id, name]) => [id, name]));
  const bodies = new Map([...classes.matchAll(/^struct (llama_model_\w+) : public (llama_model_\w+) \{([\s\S]*?)^\};/gm)].map(([, name, parent, body]) => [name, { parent, body }]));
  const texts = new Map(filesOf(source).map((path) => [path.replace(/\.cpp$/, ''), read(`models/${path}`)]));
  const ids = (predicate, text) => [...text.matchAll(/case LLM_ARCH_(\w+):/g)].map(([, id]) => id).filter((id) => names.has(id) || missing(id, predicate));
  const inSwitch = (text, name) => {
    const found = new RegExp(`bool ${name}\\([^)]*\\) \\{\\s*switch[^{]*\\{([\\s\\S]*?)default:`).exec(text);
    if (!found) throw new Error(`llama.cpp has no ${name} any more.`);
    return new Set(ids(name, found[1]).filter((id) => new RegExp(`case LLM_ARCH_${id}:(\\s*case LLM_ARCH_\\w+:)*\\s*return true`).test(found[1])));
  };

  /** The file that builds the class's graph: its own, unless it says that it uses another's or leaves it to its parent. */
  const builds = (name) => {
    const { parent, body } = bodies.get(name) ?? missing(name, 'models.h');
    const borrowed = /using graph = (llama_model_\w+)::graph/.exec(body);
    if (borrowed) return builds(borrowed[1]);
    if (!/struct graph\b/.test(body) && parent !== 'llama_model_base') return builds(parent);
    const file = name.replace('llama_model_', '').replaceAll('_', '-');
    return texts.get(file) ?? texts.get([...texts.keys()].find((each) => each.replaceAll('-', '') === file.replaceAll('-', ''))) ?? missing(name, 'src/models');
  };

  const recurrent = inSwitch(arch, 'llm_arch_is_recurrent');
  const hybrid = inSwitch(arch, 'llm_arch_is_hybrid');
  const others = new Set([...inSwitch(arch, 'llm_arch_is_diffusion'), ...inSwitch(model, 'llama_model_has_encoder')]);
  const lists = { steerable: [], recurrent: [], hybrid: [], withoutResiduals: [], notTokenByToken: [] };
  for (const [id, name] of names) {
    if (!classOf.has(id)) continue;
    const graph = builds(classOf.get(id));
    const own = texts.get(classOf.get(id).replace('llama_model_', '').replaceAll('_', '-')) ?? '';
    if (!graph.includes('"l_out"')) lists.withoutResiduals.push(name);
    else if (others.has(id) || /causal_attn *= *false/.test(own) || EMBEDDING_BY_KEY.includes(name)) lists.notTokenByToken.push(name);
    else lists[recurrent.has(id) ? 'recurrent' : hybrid.has(id) ? 'hybrid' : 'steerable'].push(name);
  }
  for (const list of Object.values(lists)) list.sort();
  return lists;
}

function filesOf(source) {
  return execFileSync('git', ['-C', source, 'ls-tree', '--name-only', 'HEAD:src/models'], { encoding: 'utf8' }).trim().split('\n').filter((name) => name.endsWith('.cpp'));
}

function missing(what, where) {
  throw new Error(`llama.cpp's ${where} has no ${what} any more: read its source and correct this script.`);
}

function listFile(lists) {
  const DOCS = {
    steerable: 'Keep keys and values for each position.',
    recurrent: 'Keep one state a sequence instead: what was computed cannot be taken back in part, so prompts share nothing.',
    hybrid: 'Have blocks of both kinds.',
    withoutResiduals: 'Their graph has no tensor `l_out`.',
    notTokenByToken: 'Encoders, embedding and diffusion models, and drafts that read another model\'s state.',
  };
  const entry = ([key, names]) => `  /** ${DOCS[key]} */\n  ${key}: [\n${wrap(names.map((name) => `'${name}'`), 140, '    ')},\n  ],\n`;
  return `/** Written by scripts/list-architectures.mjs from llama.cpp's source: not to be edited. Names as in \`general.architecture\`. */
export const ARCHITECTURES = {
  release: '${release}',
${Object.entries(lists).map(entry).join('')}} as const;
`;
}

/** The page with each of its generated parts, between marks, made anew. */
function pageText(text, lists) {
  let page = text;
  for (const [key, names] of Object.entries(lists)) {
    const part = new RegExp(`(<!-- ${key} -->\n)[\\s\\S]*?(<!-- /${key} -->)`);
    if (!part.test(page)) throw new Error(`docs/models.md has no part ${key}.`);
    page = page.replace(part, `$1${wrap(names.map((name) => `\`${name}\``), 140, '')}\n$2`);
  }
  return page.replace(/llama\.cpp v\d+\.\d+\.\d+/g, `llama.cpp ${release}`);
}

function wrap(words, width, indent) {
  const lines = [indent];
  for (const [i, word] of words.entries()) {
    const piece = i < words.length - 1 ? `${word},` : word;
    if (lines.at(-1).length + piece.length + 1 > width) lines.push(indent);
    lines[lines.length - 1] += `${lines.at(-1) === indent ? '' : ' '}${piece}`;
  }
  return lines.join('\n');
}

/** Writes a file, or with --check says that it differs. @returns whether it differs */
function put(path, text) {
  let before = '';
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    // Written for the first time.
  }
  if (before === text) return false;
  if (check) console.error(`${path} differs from llama.cpp ${release}: run node scripts/list-architectures.mjs.`);
  else writeFileSync(path, text);
  return true;
}
