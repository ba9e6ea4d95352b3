/**
 * Architectures that Steerboard can't work with, by their name in `general.architecture`. Derived from llama.cpp v0.4.0,
 * src/models/*.cpp: those whose graph has no tensor `l_out` (136 of 151 have it), and those that don't write text token by token.
 * After a change of release: list the files without "l_out", follow the `using graph = …` in models.h, and compare.
 */
const WITHOUT_RESIDUALS: ReadonlySet<string> = new Set([
  'bert', 'clip', 'deepseek4', 'eagle3', 'eurobert', 'gemma4-assistant', 'jina-bert-v2', 'jina-bert-v3', 'modern-bert', 'neo-bert',
  'nomic-bert', 'nomic-bert-moe', 'plamo2', 'qwen4exp', 'wavtokenizer-dec',
]);

const NOT_TOKEN_BY_TOKEN: ReadonlySet<string> = new Set([
  'dflash', 'dream', 'gemma-embedding', 'llada', 'llada-moe', 'llama-embed', 'rnd1', 't5', 't5encoder',
]);

/** Why models of this architecture are refused, as the end of a sentence about them; undefined where they are not. */
export function whyUnsupported(architecture: string): string | undefined {
  if (WITHOUT_RESIDUALS.has(architecture)) return 'cannot be steered: llama.cpp does not give out their residual stream';
  if (NOT_TOKEN_BY_TOKEN.has(architecture)) return 'cannot be steered: they do not write text token by token';
  return undefined;
}
