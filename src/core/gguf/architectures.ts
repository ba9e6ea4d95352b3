import { t } from '@vscode/l10n';
import { ARCHITECTURES } from './architectureList.ts';

const KNOWN: ReadonlySet<string> = new Set([...ARCHITECTURES.steerable, ...ARCHITECTURES.recurrent, ...ARCHITECTURES.hybrid]);
const WITHOUT_RESIDUALS: ReadonlySet<string> = new Set(ARCHITECTURES.withoutResiduals);
const NOT_TOKEN_BY_TOKEN: ReadonlySet<string> = new Set(ARCHITECTURES.notTokenByToken);

/** Why models of this architecture are refused, as the end of a sentence about them; undefined where they are not. */
export function whyUnsupported(architecture: string): string | undefined {
  if (WITHOUT_RESIDUALS.has(architecture)) return t('cannot be steered: llama.cpp does not give out their residual stream');
  if (NOT_TOKEN_BY_TOKEN.has(architecture)) return t('cannot be steered: they do not write text token by token');
  if (!KNOWN.has(architecture)) return t('cannot be loaded: llama.cpp {0}, which computes them, does not know it', ARCHITECTURES.release);
  return undefined;
}
