import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findBroken } from '../../../src/core/experiments/broken.ts';

const again = (unit: string, times: number): string => unit.repeat(times).trim();

const WHOLE: Record<string, string> = {
  'a short answer': 'Yes.',
  'prose': 'Cats sleep so much because they are hunters. Hunting takes short bursts of strong effort, so their bodies save it between hunts. Most grown cats sleep 12 to 16 hours a day, mainly in light naps, and wake at the smallest sound.',
  'a list of bullets': '* Water the plants in the morning.\n* Water the plants less in winter.\n* Use rain water where you can.\n* Check the soil with a finger.\n* Turn the pot every week.\n* Feed the plants in spring.\n* Cut off brown leaves.',
  'a numbered list of the same pattern': '1. The heart pumps blood.\n2. The heart pumps oxygen to the muscles.\n3. The heart sends blood to the lungs.\n4. The heart beats about 100,000 times a day.\n5. The heart has four chambers.\n6. The heart has its own clock.\n7. The heart is a muscle.\n8. The heart never rests.',
  'a table': '| Day | Soup | Price |\n|-----|------|-------|\n| Monday | Tomato | 4.50 |\n| Tuesday | Lentil | 4.50 |\n| Wednesday | Leek | 4.50 |\n| Thursday | Carrot | 4.50 |\n| Friday | Fish | 5.50 |',
  'a times table': Array.from({ length: 10 }, (_, i) => `7 × ${i + 1} = ${7 * (i + 1)}`).join('\n'),
  'a song with a chorus': 'The river runs, the river bends,\nit never asks me where it ends.\nOh roll along, roll along, roll along home,\nroll along, river, and carry me home.\n\nThe mill is old, the wheel is slow,\nit turned the same so long ago.\nOh roll along, roll along, roll along home,\nroll along, river, and carry me home.\n\nThe sea is wide, the sea is near,\nand nothing that I lose is here.\nOh roll along, roll along, roll along home,\nroll along, river, and carry me home.',
  'style': 'It was very, very, very, very cold, and the wind said no, no, no, no to every coat.',
  'code': 'for (let i = 0; i < 10; i++) {\n  total += i;\n}\nfor (let j = 0; j < 10; j++) {\n  total -= j;\n}\nfor (let k = 0; k < 10; k++) {\n  total *= k;\n}\nreturn total;',
  'a rule of dashes': 'First part of the answer, which is a sentence of its own.\n\n----------------------------------------------------------------------\n\nSecond part, which is another sentence that says more than the first part did.',
  'a long table head': '| First | Second | Third | Fourth |\n|------------|------------|------------|------------|\n| 1 | 2 | 3 | 4 |',
  'indented code': 'if (a) {\n                                                    deep();\n}',
  'Chinese': '猫一天要睡十二到十六个小时，因为它们是天生的猎手。捕猎需要在短时间内消耗大量体力，所以它们在两次捕猎之间保存能量。',
  'blanks to fill in': 'Dear [name],\n\nthank you for your letter of [date]. We will answer by [date].\n\nYours,\n[name]',
};

const BROKEN: Record<string, [text: string, reason: string]> = {
  'nothing': ['', 'empty'],
  'only white space': [' \n\n\t ', 'empty'],
  'one word': [again('bullet ', 61), 'repeats 61 times'],
  'one sentence': [again('I am a helpful assistant. ', 20), 'repeats 20 times'],
  'a loop after a good start': [`Cats are natural hunters, and hunting takes a lot of strength in short bursts, so they rest between hunts. ${again('They rest to hunt. ', 9)}`, 'repeats 9 times'],
  'a line': [again('* The sun is bright.\n', 12), 'repeats 12 times'],
  'a numbered line': [Array.from({ length: 14 }, (_, i) => `${i + 1}. Drink water every day.`).join('\n'), 'repeats 14 times'],
  'two lines in turn': [again('* The sun is bright.\n* The moon is not.\n', 6), 'repeats 6 times'],
  'a loop cut off in the middle': [`${again('the colour of the sky is the ', 8)} colour of`, 'repeats 8 times'],
  'a loop whose marks change': ['The end of it. The end of it! the end of it? The END of it, the end of it; the end of it.', 'repeats 6 times'],
  'characters': ['a'.repeat(300), 'repeats 300 times'],
  'letters before more text': [`Fa Adh ${'z'.repeat(80)}\nGcil lath`, 'repeats 80 times'],
  'characters without spaces': [`So: ${'*-'.repeat(200)}`, 'repeats 200 times'],
  'characters of a language without spaces': ['天空是蓝色的。'.repeat(30), 'repeats 30 times'],
  'line feeds between marks': ['*\n'.repeat(100), 'repeats 100 times'],
  'marks after a good start': [`Here is how a clock works, in a few simple steps:\n\n${'* * *\n'.repeat(12)}`, 'repeats 12 times'],
  'a mark without end': [`Glass is made by heating sand until it melts, and then${'*'.repeat(60)}`, 'repeats 60 times'],
  'a loop with small changes': [
    ['red', 'blue', 'green', 'red', 'dark', 'light', 'grey', 'blue', 'pale', 'red', 'warm', 'cold'].map((colour) => `The best part of the day is the ${colour} part.`).join(' '),
    'repeats 12 times',
  ],
};

describe('findBroken', () => {
  for (const [name, text] of Object.entries(WHOLE)) {
    it(`leaves alone ${name}`, () => assert.equal(findBroken(text), undefined));
  }

  for (const [name, [text, reason]] of Object.entries(BROKEN)) {
    it(`finds ${name}`, () => assert.equal(findBroken(text)?.reason, reason));
  }

  it('shows the repeats after the first', () => {
    const text = 'Well. I am here now. I am here now. I am here now. I am here now.';
    const broken = findBroken(text);
    assert.deepEqual(broken?.spans.map(({ start, end }) => text.slice(start, end)), ['I am here now. I am here now. I am here now.']);
  });

  it('writes large counts with a comma', () => {
    assert.equal(findBroken(again('word ', 1204))?.reason, 'repeats 1,204 times');
  });

  it('is total, gives ordered spans inside the text, and takes a megabyte', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(30), (unit, times) => {
      const text = unit.repeat(times);
      let last = 0;
      for (const { start, end } of findBroken(text)?.spans ?? []) {
        assert.ok(last <= start && start < end && end <= text.length);
        last = end;
      }
    }));
    assert.match(findBroken('all work and no play '.repeat(50_000))?.reason ?? '', /^repeats 50,000 times$/);
    assert.match(findBroken(' '.repeat(500_000) + '*'.repeat(500_000))?.reason ?? '', /^repeats 500,000 times$/);
  });
});
