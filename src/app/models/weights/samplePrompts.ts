import type { PromptInput } from '../../../protocol/engine.ts';

const TEXTS = [
  'Name three rivers of Europe and say in one sentence each through which countries they flow.',
  'My bicycle makes a clicking noise whenever I push hard on the left pedal. What should I look at first, and which tools will I need for it?',
  'Write a short letter to a neighbour who has found your cat, thanking them and inviting them for coffee on Saturday afternoon.',
  'def median(values):\n    values = sorted(values)\n    return values[len(values) // 2]\n\nWhat does this function return for an even number of values, and how would you mend it?',
  'Explain to a ten-year-old why the moon seems to change its shape over a month, without using the word "phase".',
  'Give me a recipe for a vegetable soup that is ready in half an hour. I have carrots, potatoes, leeks, a lemon and some dried lentils.',
  'A train leaves at 9:40 and arrives at 13:05 after two stops of five minutes each. For how long was it moving?',
  'Summarise in two sentences: The library was founded in 1892 by a society of weavers who each gave a book. By 1910 it held four thousand volumes, and after the great flood of 1926 every one of them had to be dried page by page.',
];

/** Different kinds of prompts, on which a copy's weights are measured against its source's. */
export function samplePrompts(hasTemplate: boolean): PromptInput[] {
  return TEXTS.map((text) => (hasTemplate ? { kind: 'chat', prompt: text } : { kind: 'raw', text }));
}
