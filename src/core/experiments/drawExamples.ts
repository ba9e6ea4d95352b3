import { RandomSource } from '../instructions/text/random.ts';

/** `count` of the items, without repeats, drawn with the seed; all of them where there are no more. They keep their order. */
export function drawExamples<T>(items: readonly T[], count: number, seed: number): T[] {
  const random = new RandomSource(seed);
  const places = items.map((_, place) => place);
  const drawn = Math.min(count, places.length);
  for (let at = 0; at < drawn; at++) {
    const other = at + random.below(places.length - at);
    [places[at], places[other]] = [places[other]!, places[at]!];
  }
  return places.slice(0, drawn).sort((a, b) => a - b).map((place) => items[place]!);
}
