import { punktTables } from './data/punktTables.ts';

/** Punkt's English parameters, looked up by token type (lower case, numbers as `##number##`). */
export interface PunktModel {
  /** Types without their final dot. */
  abbreviations: ReadonlySet<string>;
  /** By the first type, the second ones. */
  collocations: ReadonlyMap<string, ReadonlySet<string>>;
  starters: ReadonlySet<string>;
  /** Bits 1 and 2 as in the tables; a type that is not here was never seen in lower case. */
  lowerWords: ReadonlyMap<string, number>;
}

let model: PunktModel | undefined;

/** The model, decoded at the first call. */
export function punktModel(): PunktModel {
  model ??= {
    abbreviations: new Set(punktTables.abbreviations.split('\n')),
    collocations: byFirst(punktTables.collocations.split('\n')),
    starters: new Set(punktTables.starters.split('\n')),
    lowerWords: new Map(punktTables.lowerWords.flatMap((words, bits) => words.split('\n').map((word): [string, number] => [word, bits]))),
  };
  return model;
}

function byFirst(pairs: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const space = pair.indexOf(' ');
    const first = pair.slice(0, space);
    const seconds = found.get(first) ?? new Set();
    found.set(first, seconds.add(pair.slice(space + 1)));
  }
  return found;
}
