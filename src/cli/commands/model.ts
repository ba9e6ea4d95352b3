import { SteerboardError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { obtainDefaultModel } from '../obtain.ts';
import { MODEL_OPTIONS, type OptionTable } from '../options.ts';
import { optimise, OPTIMISE_OPTIONS } from './optimise.ts';

export const model = command({
  name: 'model',
  summary: 'Get the default model, show what a model file is, or copy it with weights that are fast here.',
  usage: 'get | info --model FILE | optimise --model FILE [--to TYPE] [--out FILE]',
  details: `get   obtains SmolLM2-135M-Instruct (98 MB) into the cache, checks it by SHA-256, and prints its path.
info  loads the model and prints what it is and how it would be run.
optimise  measures which weight types are fast on this machine and how far each moves the residual stream, and makes a working copy.`,
  options: { ...MODEL_OPTIONS, ...OPTIMISE_OPTIONS } satisfies OptionTable,
  async run(context, values, positionals) {
    const { terminal } = context;
    const [action, ...rest] = positionals;
    if (rest.length > 0 || (action !== 'get' && action !== 'info' && action !== 'optimise')) throw new SteerboardError('bad-arguments', 'Say "get", "info" or "optimise".');
    if (action === 'optimise') return optimise(context, values);
    if (action === 'get') {
      const path = await obtainDefaultModel(context);
      terminal.print(context.json ? JSON.stringify({ path }) : path);
      return;
    }
    await withSession(context, values, (session) => {
      const { info, record } = session;
      if (context.json) {
        terminal.print(JSON.stringify({ ...info, sha256: record.sha256 }));
      } else {
        terminal.print(`${info.name}
  file          ${info.path}
  SHA-256       ${record.sha256}
  architecture  ${info.architecture}, ${info.quantisation}, ${info.layers} layers, ${info.embedding} wide
  chat template ${info.chatTemplateSha256 === undefined ? 'none: chat prompts can\'t be asked' : `from the model, ${info.chatTemplateSha256.slice(0, 8)}…`}
  context       ${info.contextLength} of ${info.trainedContext} tokens, ${info.sequences} rows
  runs on       ${info.backend}, ${info.threads} threads, ${info.attention} attention`);
      }
      return Promise.resolve();
    });
  },
});
