import { defineInstruction, failureStays } from '../definition.ts';
import { COMMAS } from '../nouns.ts';
import { matchSpans } from '../spans.ts';
import { fail, pass } from '../wording.ts';

export const noComma = defineInstruction({
  id: 'punctuation:no_comma',
  arguments: {},
  describe: () => COMMAS.none,
  create: () => (text) => {
    const commas = matchSpans(text, /,/g);
    return commas.length === 0 ? pass() : fail(COMMAS.counted(commas.length), commas);
  },
  failsForGood: (_, check) => failureStays(check),
});
