import { isHubReference } from '../../app/models/hub/reference.ts';
import { SteerboardError } from '../../core/errors.ts';
import { command } from '../command.ts';
import { withSession } from '../engine.ts';
import { obtainNamedModel } from '../obtain.ts';
import { MODEL_OPTIONS, type OptionTable } from '../options.ts';
import { listModels, removeCached } from './models.ts';
import { optimise, OPTIMISE_OPTIONS } from './optimise.ts';

const ACTIONS = ['get', 'list', 'remove', 'info', 'optimise'] as const;

export const model = command({
  name: 'model',
  summary: 'Get, list and remove models, show what a model file is, or copy it with weights that are fast here.',
  usage: 'get [REFERENCE] | list | remove FILE | info --model FILE | optimise --model FILE [--to TYPE] [--out FILE]',
  details: `get   downloads a model of the Hugging Face hub, hf:owner/repository:file.gguf, into the cache and prints its path; without a reference
      SmolLM2-135M-Instruct (98 MB). What was cut off goes on where it stopped; the content is checked by SHA-256.
      HF_TOKEN is shown to the hub for models that need one; HF_ENDPOINT names a mirror.
list  shows the models in the cache, and recommended ones with size, memory and licence.
remove  deletes a model from the cache, by its file or reference.
info  loads the model and prints what it is and how it would be run.
optimise  measures which weight types are fast on this machine and how far each moves the residual stream, and makes a working copy.`,
  options: { ...MODEL_OPTIONS, ...OPTIMISE_OPTIONS } satisfies OptionTable,
  async run(context, values, positionals) {
    const { terminal } = context;
    const [word, named, ...rest] = positionals;
    const action = ACTIONS.find((each) => each === word);
    const takesName = action === 'get' || action === 'remove';
    if (action === undefined || rest.length > 0 || (named !== undefined && !takesName)) throw new SteerboardError('bad-arguments', 'Say "get", "list", "remove", "info" or "optimise".');
    if (action === 'optimise') return optimise(context, values);
    if (action === 'list') return listModels(context);
    if (action === 'remove') return removeCached(context, named);
    if (action === 'get') {
      if (named !== undefined && named !== 'default' && !isHubReference(named)) throw new SteerboardError('bad-arguments', `"${named}" is no reference.`, { hint: 'Write hf:owner/repository:file.gguf.' });
      const path = await obtainNamedModel(context, named ?? 'default');
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
