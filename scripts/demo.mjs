// The main job from start to end on a real model, by the commands that anyone can run. Needs nothing but Node and npm
// (and pip, where the Hugging Face hub can't be reached).
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ensureModel } from './model.mjs';
import { root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    threads: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log('npm run demo -- [--model FILE.gguf] [--threads N]\nComputes a steering vector from the sample workspace, finds its layer, and compares the settings on other prompts.');
  process.exit(0);
}

/** Long enough for a few bullet lines, short enough for a demo, and the same for choosing and testing; a run of one's own has 384 by default. */
const answerTokens = ['--max-tokens', '96'];

heading('Build');
await build();
const model = values.model ?? (await ensureModel());

const examples = join(root, 'examples');
const vector = join(examples, 'steering-vectors', 'bullet-points.gguf');
const report = join(root, 'demo', 'report.html');
for (const folder of [join(examples, 'steering-vectors'), join(root, 'demo')]) mkdirSync(folder, { recursive: true });
const engine = ['--model', model, ...(values.threads ? ['--threads', values.threads] : [])];
const runs = ['--runs', join(examples, 'steerboard-runs')];

heading('1. A steering vector from pairs of prompts, with and without “use bullet points”');
steerboard('compute', join(examples, 'bullet-points.pairs.jsonl'), '--out', vector, '--name', 'bullet points', ...engine);

heading('2. The layer to steer at, chosen on validation prompts');
// The layers of the upper half: below, this small model's text breaks or nothing happens.
steerboard('search', vector, '--prompts', join(examples, 'bullet-points.validation.jsonl'), '--examples', '10', '--layers', '18-29', ...answerTokens, ...runs, ...engine);

heading('3. The settings compared, on prompts that were used for neither');
steerboard('compare', join(examples, 'bullet-points.test.jsonl'), '--vector', vector, ...answerTokens, '--report', report, ...runs, ...engine);

console.log(`
The answers side by side: ${relative('.', report)} (open it in a browser)

The same in VS Code: npm run code
There, select bullet-points.pairs.jsonl in the explorer, choose “Compute Steering Vector” from its menu, then put the caret on a
prompt of bullet-points.test.jsonl and run “Steerboard: Compare Selected Prompt”.`);

function steerboard(...args) {
  const shown = args.map((arg) => (isAbsolute(arg) ? shortPath(arg) : arg)).map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg));
  console.log(`$ steerboard ${shown.join(' ')}`);
  const { status, signal } = spawnSync(process.execPath, [join(root, 'dist', 'cli.mjs'), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === null ? 1 : 130));
}

/** As one would type it here: from this folder, or from home. */
function shortPath(path) {
  const here = relative('.', path);
  if (!here.startsWith('..')) return here || '.';
  const home = relative(homedir(), path);
  return home.startsWith('..') || isAbsolute(home) ? path : join('~', home);
}

function heading(text) {
  console.log(`\n${text}\n${'─'.repeat(text.length)}`);
}
