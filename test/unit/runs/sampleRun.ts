import { planCells, unsteered } from '../../../src/core/experiments/plan.ts';
import { rowOf } from '../../../src/app/runs/rowOf.ts';
import type { RunItem, RunRow, RunSpec, Setting } from '../../../src/protocol/files.ts';

const item = (key: string, text: string): RunItem => ({ key, prompt: text, instructedPrompt: `${text} In bullets.`, instructionIds: ['steerboard:bullet_lines'], kwargs: [{ at_least: 1 }] });

const MODEL = { name: 'Small-1B', architecture: 'llama', quantisation: 'Q4_1', sha256: 'aa'.repeat(32), layers: 30, embedding: 576, chatTemplateSha256: 'cc'.repeat(32) };
const GENERATION: RunSpec['generation'] = { maxTokens: 64, sampling: { kind: 'greedy' }, stop: [] };

/** A comparison of three prompts in two settings, as a plan. */
export function sampleSpec(): RunSpec {
  const items = [item('1', 'One?'), item('2', 'Two?'), item('3', 'Three?')];
  const settings = (['plain', 'instructed'] as const satisfies readonly Setting[]).map((setting) => ({ setting, steering: unsteered }));
  return {
    schemaVersion: 1,
    name: 'Sample',
    kind: 'compare',
    created: '2026-01-31T12:00:00.000Z',
    model: MODEL,
    vectors: [],
    items,
    cells: planCells({ model: MODEL, vectors: [], items, settings, generation: GENERATION }),
    generation: GENERATION,
    environment: { steerboard: '0.1.0', llamaRelease: 'b1', backend: 'CPU', threads: 2, attention: 'standard', contextLength: 512, date: '2026-01-31' },
  };
}

/** An answer to each cell: bullets where they were asked for. */
export function sampleRows({ cells, items }: RunSpec): RunRow[] {
  return cells.map((cell) => rowOf(cell, items[cell.item]!, { response: cell.setting === 'instructed' ? '- one\n- two' : 'No list.', stopReason: 'end', promptTokens: 9, generatedTokens: 5 }));
}
