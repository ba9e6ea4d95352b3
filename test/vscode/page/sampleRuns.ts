import type { InstructionResult } from '../../../src/core/instructions/types.ts';
import { SETTINGS, type ChosenSteering, type RunCell, type RunItem, type RunRow, type RunSpec, type Setting } from '../../../src/protocol/files.ts';

/** Runs made up for tests of the page: what a comparison of 72 prompts, of one, and of thousands leaves in its folder. */

interface Instruction {
  id: string;
  description: string;
  text: string;
  /** Share of answers that pass, by setting. */
  rates: Readonly<Record<Setting, number>>;
  /** What a failing answer is told. */
  failure: string;
}

const INSTRUCTIONS: readonly Instruction[] = [
  { id: 'change_case:english_lowercase', description: 'all lowercase', text: 'Your entire response should be in English, and in all lowercase letters.', rates: { plain: 0, instructed: 0.6, steered: 0.7, both: 0.88 }, failure: '3 capital letters' },
  { id: 'detectable_format:number_bullet_lists', description: 'bullet points', text: 'Answer with exactly 3 bullet points, each starting with “* ”.', rates: { plain: 0.17, instructed: 0.9, steered: 0.6, both: 0.8 }, failure: 'no bullet lines, needs 3' },
  { id: 'length_constraints:number_sentences', description: 'at most 3 sentences', text: 'Answer using at most 3 sentences.', rates: { plain: 0.3, instructed: 0.62, steered: 0.8, both: 0.88 }, failure: '6 sentences, at most 3' },
];

const PROMPTS = [
  'Write a riddle about the moon for a class of ten-year-olds',
  'Explain why cats sleep so much.',
  'Summarise the plot of Hamlet for someone who has never read it',
  'Write a short product description for a reusable water bottle.',
  'Give me a recipe for lentil soup',
  'List three things to check before buying a used bicycle.',
  'لماذا تنام القطط كثيرًا؟',
  'What is the difference between weather and climate?',
  'What should I pack for a weekend in Norway in March?',
];

const TEXTS = [
  'Cats sleep so much because they are predators. Hunting takes short bursts of intense energy, so their bodies save it between hunts. Most adult cats sleep 12 to 16 hours a day, mainly in light naps.',
  'cats sleep a lot because they are built to hunt. a hunt takes a short burst of energy, so the body saves it in between. an adult cat sleeps about 12 to 16 hours a day.',
  'Weather and climate are two related but distinct ideas in the study of the atmosphere. Weather means the state of the atmosphere at one place and time: temperature, humidity, rain, wind and clouds. It can change within minutes or hours, and forecasts rarely reach further than about ten days. Climate, on the other hand, describes the average of the weather over a long period, usually thirty years or more. It covers seasonal patterns, extremes, and how likely each of them is. A useful way to remember it is that climate is what you expect and weather is what you get.',
  'تنام القطط كثيرًا لأنها تدّخر طاقتها للصيد. تحتاج القطة البالغة إلى 12 حتى 16 ساعة من النوم في اليوم.',
  '* Frame: look for cracks and dents, above all near the welds.\n* Brakes: both levers should stop the wheel with room to spare.\n* Drivetrain: shift through every gear and listen for skipping.',
];

const BROKEN_TEXT = Array.from({ length: 61 }, () => '* Check the frame for cracks').join('\n');
export const LONG_TEXT = `${TEXTS[2]!}\n\n`.repeat(12).trim();

/** The same numbers every time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface SampleRun {
  spec: RunSpec;
  /** All rows, in the cells' order. */
  rows: readonly RunRow[];
  chosen: readonly ChosenSteering[];
}

/** A finished comparison of `count` prompts, divided among three instructions; prompt 2 and some others have texts of their own. */
export function sampleRun(count: number, settings: readonly Setting[] = SETTINGS): SampleRun {
  const next = random(7);
  const perGroup = Math.ceil(count / INSTRUCTIONS.length);
  const instructionOf = (item: number): Instruction => INSTRUCTIONS[Math.min(INSTRUCTIONS.length - 1, Math.floor(item / perGroup))]!;
  const items = Array.from({ length: count }, (_, item): RunItem => {
    const prompt = PROMPTS[item % PROMPTS.length]!;
    const { id, text } = instructionOf(item);
    return { key: String(item + 1), prompt, instructedPrompt: `${prompt}\n\n${text}`, instructionIds: [id], kwargs: [{}], source: { file: 'format-basics.prompts.jsonl', line: item + 1 } };
  });
  const steeringOf = (item: number, setting: Setting): RunCell['steering'] =>
    setting === 'plain' || setting === 'instructed' ? [] : [{ vector: INSTRUCTIONS.indexOf(instructionOf(item)), layer: 19, strength: 1 }];
  const cells = items.flatMap((_, item) => settings.map((setting): RunCell => ({ id: `${item}-${setting}`, item, setting, steering: steeringOf(item, setting) })));
  const rows = cells.map((cell) => sampleRow(cell, instructionOf(cell.item), next));
  return { spec: { ...sampleSpec('Format basics'), items, cells, vectors: count === 1 ? [VECTORS[0]!] : VECTORS }, rows, chosen: count === 1 ? [sampleSearch(7)] : [sampleSearch(7), sampleSearch(6), sampleSearch(5, 0)] };
}

const VECTORS: RunSpec['vectors'] = INSTRUCTIONS.map(({ description }, index) => ({ name: description, file: `${description}.gguf`, sha256: String(index).repeat(64), rule: index === 2 ? 'fixed' : 'projection' }));

export function sampleSpec(name: string): RunSpec {
  return {
    schemaVersion: 1,
    name,
    kind: 'compare',
    created: '2026-11-23T15:14:00.000Z',
    model: { name: 'Qwen2.5-1.5B-Instruct', architecture: 'qwen2', quantisation: 'Q4_K_M', sha256: '3'.repeat(64), layers: 28, embedding: 1536 },
    vectors: [],
    items: [],
    cells: [],
    generation: { maxTokens: 384, sampling: { kind: 'greedy' }, stop: [] },
    environment: { steerboard: '0.1.0', llamaRelease: 'b1', backend: 'CPU', threads: 2, attention: 'standard', contextLength: 4096, date: '2026-11-23' },
  };
}

function sampleRow({ id, item, setting, steering }: RunCell, instruction: Instruction, next: () => number): RunRow {
  const pass = next() < instruction.rates[setting];
  const loose = pass || next() < 0.04;
  const isBroken = (setting === 'steered' || setting === 'both') && next() < 0.05;
  const response = isBroken ? BROKEN_TEXT : PROMPTS[item % PROMPTS.length]!.startsWith('ل') ? TEXTS[3]! : item % 9 === 7 && setting === 'plain' ? LONG_TEXT : TEXTS[pass ? (instruction.id.includes('bullet') ? 4 : 1) : item % 3 === 0 ? 2 : 0]!;
  const check: InstructionResult = {
    id: instruction.id,
    description: instruction.description,
    strict: pass,
    loose,
    reason: pass ? '' : loose ? 'first line has capitals' : instruction.failure,
    spans: spansIn(response, instruction.id, pass),
  };
  const words = response.split(/\s+/).length;
  return {
    cell: id, item, setting, steering, response, stopReason: 'end', promptTokens: 30, generatedTokens: Math.round(words * 1.3),
    checks: [check],
    ...(isBroken && { broken: 'repeats 61 times' }),
  };
}

function spansIn(text: string, id: string, pass: boolean): { start: number; end: number }[] {
  const pattern = id.includes('bullet') ? /^\* /gm : /[A-Z]/g;
  if (pass && !id.includes('bullet')) return [];
  return [...text.matchAll(pattern)].slice(0, 100).map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

/** A layer search on 8 prompts, with some broken text at both ends. */
function sampleSearch(best: number, brokenLayers = 3): ChosenSteering {
  const layers = [5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27];
  const passed = [0, 0, 0, 1, 1, 3, 5, best, 6, 5, 2, 1].map((count) => Math.min(count, best));
  const broken = [2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0].map((count) => (brokenLayers > 0 ? count : 0));
  return {
    layer: 19,
    rule: 'projection',
    strength: 1,
    validation: {
      promptsSha256: '5'.repeat(64),
      promptCount: 8,
      instructed: { passed: 5, total: 8, broken: 0 },
      points: [{ layer: -1, strength: 0, passed: 0, total: 8, broken: 0 }, ...layers.map((layer, index) => ({ layer, strength: 1, passed: passed[index]!, total: 8, broken: broken[index]! }))],
      strengths: [1],
      maxTokens: 384,
      withInstruction: false,
      search: 'full',
    },
  };
}
