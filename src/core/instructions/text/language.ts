import { extractGrams } from './languageGrams.ts';
import type { LanguageModel } from './languageModel.ts';
import { languageModel } from './languageModel.ts';
import { RandomSource } from './random.ts';

// Constants of the original (N. Shuyo's language-detection, as ported in the PyPI package langdetect 1.0.9).
const TRIALS = 7;
const ALPHA = 0.5;
const ALPHA_WIDTH = 0.05;
const BASE_FREQUENCY = 10_000;
const CONVERGED = 0.99999;
const MAX_STEPS = 1000;
const CHECK_EVERY = 5;
const THRESHOLD = 0.1;

const UNKNOWN = 'unknown';
const SEED = 20231107;
/** Above this mean probability the trials agree so far that another round of them would not answer otherwise. */
const CERTAIN = 0.99;
const ROUNDS = 9;

/**
 * The language of a text as langdetect 1.0.9 tells it: a code such as `en` or `zh-cn`, `unknown` if no language stands out, undefined if nothing in
 * the text speaks for any (the original raises an error). The original draws at random, and its answer on a borderline text varies; this is
 * the answer that it would give most often, estimated from a fixed seed, so that a text has one answer.
 */
export function detectLanguage(text: string): string | undefined {
  const model = languageModel();
  const grams = extractGrams(text, model);
  if (grams.length === 0) return undefined;
  const random = new RandomSource(SEED);
  const votes = new Map<string, number>();
  for (let round = 0; ; round++) {
    const { language, probability } = mostProbable(grams, model, random);
    const count = (votes.get(language) ?? 0) + 1;
    if (count > ROUNDS / 2 || (round === 0 && probability > CERTAIN)) return language;
    votes.set(language, count);
    if (round === ROUNDS - 1) return [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))[0];
  }
}

/** One run of the original: the mean of seven trials. */
function mostProbable(grams: Int32Array, model: LanguageModel, random: RandomSource): { language: string; probability: number } {
  const mean = new Float64Array(model.languages.length);
  for (let trial = 0; trial < TRIALS; trial++) {
    const probabilities = runTrial(grams, model, random);
    for (let language = 0; language < mean.length; language++) mean[language]! += probabilities[language]! / TRIALS;
  }
  const { top } = sumAndTop(mean);
  const probability = mean[top]!;
  return { language: probability > THRESHOLD ? model.languages[top]! : UNKNOWN, probability };
}

/** Naive Bayes over n-grams drawn from the text, up to near-certainty. */
function runTrial(grams: Int32Array, { languages, starts, owners, shares }: LanguageModel, random: RandomSource): Float64Array {
  const probabilities = new Float64Array(languages.length).fill(1);
  const weight = (ALPHA + ALPHA_WIDTH * random.normal()) / BASE_FREQUENCY;
  for (let step = 0; ; step++) {
    const gram = grams[random.below(grams.length)]!;
    const end = starts[gram + 1]!;
    // Each language is due the factor weight + share. Divided by weight it is 1 for those without the n-gram; normalising makes up for it.
    for (let entry = starts[gram]!; entry < end; entry++) probabilities[owners[entry]!]! *= 1 + shares[entry]! / weight;
    if (step % CHECK_EVERY !== 0) continue;
    const { sum, top } = sumAndTop(probabilities);
    const isLast = probabilities[top]! > CONVERGED * sum || step >= MAX_STEPS;
    // Between two checks the sum grows by less than 1e25.
    if (isLast || sum > 1e200) for (let index = 0; index < probabilities.length; index++) probabilities[index]! /= sum;
    if (isLast) return probabilities;
  }
}

/** The sum and the index of the largest value. */
function sumAndTop(values: Float64Array): { sum: number; top: number } {
  let sum = 0;
  let top = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    sum += value;
    if (value > values[top]!) top = index;
  }
  return { sum, top };
}
