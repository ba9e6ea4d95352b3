import type { CheckDeclaration } from './checksFile.ts';
import type { Checked } from './types.ts';

/** The same item or response, checked for these besides its own instructions. */
export function addChecks<T extends Checked>(checked: T, checks: readonly CheckDeclaration[]): T {
  if (checks.length === 0) return checked;
  const { instructionIds, kwargs, checkNames } = checked;
  const names = [...(checkNames ?? instructionIds.map(() => null)), ...checks.map(({ name }) => name ?? null)];
  return {
    ...checked,
    instructionIds: [...instructionIds, ...checks.map(({ id }) => id)],
    kwargs: [...kwargs, ...checks.map(({ kwargs: args }) => args)],
    ...(names.some((name) => name !== null) && { checkNames: names }),
  };
}
