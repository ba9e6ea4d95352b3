import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { t } from '@vscode/l10n';
import koffi, { type LibraryHandle } from 'koffi';
import { SteerboardError } from '../../core/errors.ts';
import { bindGgml, type Ggml } from './ggml.ts';
import { bindGguf, type Gguf } from './gguf.ts';
import { bindLlamaBackend, type LlamaBackendApi } from './llamaBackend.ts';
import { bindLlamaContext, type LlamaContextApi } from './llamaContext.ts';
import { bindLlamaModel, type LlamaModelApi } from './llamaModel.ts';
import { bindLlamaQuantiser, type LlamaQuantiserApi } from './llamaQuantiser.ts';
import { bindLlamaSampler, type LlamaSamplerApi } from './llamaSampler.ts';
import { compilerInUse } from './kernels.ts';
import type { PackagedLibraries } from './locate.ts';
import { checkRelease, checkStructs, checkThreadPool } from './selfTest.ts';
import { bindThreadPool, type ThreadPoolApi } from './threadPool.ts';

/** llama.cpp, loaded into this process and checked. */
export interface Libraries {
  ggml: Ggml;
  gguf: Gguf;
  backend: LlamaBackendApi;
  model: LlamaModelApi;
  context: LlamaContextApi;
  sampler: LlamaSamplerApi;
  quantiser: LlamaQuantiserApi;
  threadPool: ThreadPoolApi;
  /** What compiled the CPU kernels in use, where they are not the package's. */
  kernelsCompiler?: string | undefined;
}

/**
 * Loads the libraries in the order of their dependence, then the CPU backend variant that fits this processor best.
 * @throws SteerboardError `engine-incompatible`
 */
export function loadLibraries(packaged: PackagedLibraries): Libraries {
  checkRelease(packaged.release);
  const base = open(packaged.folder, 'ggml-base');
  const ggml = open(packaged.folder, 'ggml');
  const llama = open(packaged.folder, 'llama');
  const model = bindLlamaModel(llama);
  const context = bindLlamaContext(llama);
  const quantiser = bindLlamaQuantiser(llama);
  checkStructs(model.defaultParams(), context.defaultParams(), quantiser.defaultParams());

  const backend = bindLlamaBackend(ggml, llama, base);
  // llama.cpp joins this with a file name, so it wants the separator.
  if (packaged.kernels) backend.loadAllFrom(packaged.kernels.folder + sep);
  const kernelsCompiler = packaged.kernels && compilerInUse(packaged.kernels);
  if (backend.deviceCount() === 0) backend.loadAllFrom(packaged.folder + sep);
  if (backend.deviceCount() === 0) throw new SteerboardError('engine-incompatible', t('No backend of {0} runs on this processor.', packaged.folder));
  backend.init();
  const threadPool = bindThreadPool(base, ggml, llama);
  checkThreadPool((threads) => threadPool.defaultParams(threads));
  return { ggml: bindGgml(base), gguf: bindGguf(base), backend, model, context, sampler: bindLlamaSampler(llama), quantiser, threadPool, kernelsCompiler };
}

/** Global symbols, because the backends that ggml loads later look for ggml-base there. */
function open(folder: string, name: string): LibraryHandle {
  const pattern = new RegExp(`^(lib)?${name}(\\.v[\\d.]+)?\\.(so|dylib|dll)$`);
  const file = readdirSync(folder).find((candidate) => pattern.test(candidate));
  if (!file) throw new SteerboardError('engine-incompatible', t('The library {0} is missing in {1}.', name, folder), { hint: t('Install again.') });
  return koffi.load(join(folder, file), { global: true });
}
