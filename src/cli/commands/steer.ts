import { text } from 'node:stream/consumers';
import { steerPrompt } from '../../app/steerPrompt.ts';
import { SteerboardError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { maxTokensOf, samplingOf, STEERING_OPTIONS } from '../generation.ts';
import { GENERATION_OPTIONS, MODEL_OPTIONS, type OptionTable } from '../options.ts';
import { loadSteerings } from '../steerings.ts';

export const steer = command({
  name: 'steer',
  summary: 'Answer one prompt with steering.',
  usage: 'PROMPT|- --model M [--vector V]…',
  details: `Writes the answer to standard output as it comes. "-" reads the prompt from standard input. Several --vector act together, each at
its own layer. Without --vector the answer is plain.`,
  options: {
    ...MODEL_OPTIONS,
    vector: { type: 'string', short: 'v', value: 'FILE', multiple: true, help: 'Steering vector; may be given several times.' },
    ...STEERING_OPTIONS,
    ...GENERATION_OPTIONS,
  } as const satisfies OptionTable,
  async run(context, values, positionals) {
    const [given, ...rest] = positionals;
    if (given === undefined || rest.length > 0) throw new SteerboardError('bad-arguments', 'Give one prompt, in quotation marks.');
    const prompt = given === '-' ? await text(process.stdin) : given;
    if (prompt.trim() === '') throw new SteerboardError('bad-arguments', 'The prompt is empty.');
    await withSession(context, values, async (session) => {
      const { terminal, json } = context;
      const steerings = await loadSteerings(terminal, values.vector ?? [], session.record, values);
      const result = await steerPrompt(session, { prompt, steerings, ...maxTokensOf(values), sampling: samplingOf(values) }, {
        signal: context.signal,
        ...(!json && { onText: (piece: string) => terminal.write(piece) }),
      });
      if (json) {
        const acting = steerings.map(({ vector, layer, strength, rule }) => ({ vector: vector.name, layer, strength, rule }));
        terminal.print(JSON.stringify({ prompt, steering: acting, response: result.text, stopReason: result.stopReason, promptTokens: result.promptTokens, tokens: result.tokens.length }));
      } else {
        terminal.write('\n');
      }
      if (result.stopReason === 'cancelled') throw new SteerboardError('cancelled', `Cancelled after ${result.tokens.length} tokens.`);
    });
  },
});
