/** The prompts of the benchmarks: 200 questions, each also with an instruction. */
const FORMS = ['What should a beginner know about', 'Tell me how people first came to', 'Describe an ordinary day of someone who works with', 'Which mistakes are common with', 'What will change in ten years about'];
const TOPICS = [
  'growing tomatoes', 'repairing bicycles', 'baking bread', 'the tides', 'keeping bees', 'old maps', 'night trains', 'lighthouses', 'chess openings', 'mountain weather',
  'wooden boats', 'the stock exchange', 'public libraries', 'school gardens', 'street markets', 'glass blowing', 'winter clothing', 'city parks', 'radio plays', 'watchmaking',
  'volcanoes', 'subtitles', 'family letters', 'coral reefs', 'handwriting', 'long-distance running', 'choirs', 'bridges', 'crosswords', 'tea',
  'recycling', 'sign language', 'museums at night', 'ferries', 'cartoons', 'wild herbs', 'clay pots', 'sundials', 'town halls', 'fishing villages',
];
const INSTRUCTION = 'Write your answer as bullet points, each starting with "* ".';

/** With and without the instruction in turn: 2 × `count` prompts. */
export function pairPrompts(count: number): string[] {
  const questions = FORMS.flatMap((form) => TOPICS.map((topic) => `${form} ${topic}?`));
  // A step that is prime to 200 mixes forms and topics, as prompts of a data set are.
  return Array.from({ length: count }, (_, i) => questions[(i * 83) % questions.length]!).flatMap((question) => [`${question} ${INSTRUCTION}`, question]);
}

/** Up to 80 different prompts whose answers are long. */
export function storyPrompts(count: number): string[] {
  return ['story', 'letter'].flatMap((form) => TOPICS.map((topic) => `Write a long ${form} about ${topic}, with many details.`)).slice(0, count);
}

export const STORY_PROMPTS: readonly string[] = storyPrompts(8);

/** Blocks that a sweep tries on a model of 30 blocks. */
export const SWEEP_LAYERS: readonly number[] = [10, 12, 14, 16, 18, 20, 22, 24, 26, 28];
export const STEERED_LAYER = 20;
export const STEERED_TOKENS = 128;
export const SWEEP_TOKENS = 64;
/** Where the projection goes; near what plain text has, so that answers stay long. */
export const TARGET = 2;

/** Added to the target from round to round: who lives through all of them would find each prompt, steered alike, computed already. */
export const NUDGE = 1e-5;

/** A unit vector of which the same is made everywhere. */
export function direction(width: number): Float32Array {
  const raw = Float32Array.from({ length: width }, (_, i) => Math.sin(1 + i * 12.9898));
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

/** A prompt of about so many tokens, by the model's own count. */
export function longPrompt(count: (text: string) => number, tokens: number): string {
  const sentence = (i: number): string => `${FORMS[i % FORMS.length]!} ${TOPICS[(i * 7) % TOPICS.length]!}?`;
  let text = sentence(0);
  for (let i = 1; count(`${text} ${sentence(i)}`) <= tokens; i++) text += ` ${sentence(i)}`;
  return text;
}
