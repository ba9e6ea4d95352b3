import { defineInstruction, failureStays } from '../definition.ts';
import { matchSpans } from '../spans.ts';
import { counted, fail, pass } from '../wording.ts';

export const noComma = defineInstruction({
  id: 'punctuation:no_comma',
  arguments: {},
  describe: () => 'no commas',
  create: () => (text) => {
    const commas = matchSpans(text, /,/g);
    return commas.length === 0 ? pass() : fail(counted(commas.length, 'comma'), commas);
  },
  failsForGood: (_, check) => failureStays(check),
});
