/**
 * Numbers of Stolfo et al. 2025 ("Improving Instruction-Following in Language Models through Activation Steering", ICLR 2025) to set a
 * reproduction beside. Rates are 0 … 1. They were recomputed from the run outputs in the public history of microsoft/llm-steer-instruct or
 * read from its figure files, and agree with the paper's figures to what can be read off those.
 */
import type { Setting } from '../../protocol/files.ts';

export type BySetting = Readonly<Record<Setting, number>>;

function bySetting(plain: number, steered: number, instructed: number, both: number): BySetting {
  return { plain, steered, instructed, both };
}

/** Loose accuracy over the 163 format prompts, as the figures have it: title and multiple sections count unsteered. */
export const FORMAT: Readonly<Record<string, BySetting>> = {
  'Phi-3': bySetting(0.11, 0.307, 0.699, 0.785),
  'Gemma 2 2B IT': bySetting(0.129, 0.307, 0.693, 0.761),
  'Mistral 7B Instruct': bySetting(0.067, 0.141, 0.626, 0.638),
  'Gemma 2 9B IT': bySetting(0.123, 0.288, 0.865, 0.865),
};

/** The same without that replacement. */
export const FORMAT_AS_RUN: Readonly<Record<string, BySetting>> = {
  'Phi-3': bySetting(0.11, 0.307, 0.699, 0.773),
  'Gemma 2 2B IT': bySetting(0.129, 0.307, 0.693, 0.761),
  'Mistral 7B Instruct': bySetting(0.067, 0.141, 0.626, 0.638),
  'Gemma 2 9B IT': bySetting(0.123, 0.307, 0.865, 0.871),
};

/** Strict accuracy, without the replacement. */
export const FORMAT_STRICT: Readonly<Record<string, BySetting>> = {
  'Phi-3': bySetting(0.11, 0.27, 0.681, 0.742),
  'Gemma 2 2B IT': bySetting(0.123, 0.258, 0.669, 0.718),
  'Mistral 7B Instruct': bySetting(0.074, 0.123, 0.601, 0.613),
  'Gemma 2 9B IT': bySetting(0.123, 0.301, 0.865, 0.871),
};

/** Layers chosen without the check for broken text: steered without, and with, the instruction. Loose. */
export const FORMAT_UNCHECKED: Readonly<Record<string, Pick<BySetting, 'steered' | 'both'>>> = {
  'Phi-3': { steered: 0.325, both: 0.779 },
  'Gemma 2 2B IT': { steered: 0.331, both: 0.798 },
  'Mistral 7B Instruct': { steered: 0.295, both: 0.638 },
  'Gemma 2 9B IT': { steered: 0.319, both: 0.871 },
};

/** Phi-3, loose, by instruction; `n` prompts each. */
export const FORMAT_BY_TYPE: Readonly<Record<string, BySetting & { n: number }>> = {
  'change_case:english_lowercase': { n: 13, ...bySetting(0, 0.77, 0.38, 0.77) },
  'change_case:english_capital': { n: 11, ...bySetting(0, 0.18, 0.27, 0.64) },
  'detectable_format:number_highlighted_sections': { n: 19, ...bySetting(0.16, 0.63, 0.63, 0.89) },
  'language:response_language': { n: 17, ...bySetting(0.12, 0.41, 0.94, 0.88) },
  'startend:quotation': { n: 14, ...bySetting(0.07, 0.5, 0.79, 0.79) },
  'punctuation:no_comma': { n: 16, ...bySetting(0.06, 0.06, 0.19, 0.31) },
  'change_case:capital_word_frequency': { n: 7, ...bySetting(0.43, 0.57, 0.71, 0.71) },
  'detectable_format:number_bullet_lists': { n: 13, ...bySetting(0.15, 0.08, 0.85, 0.77) },
  'startend:end_checker': { n: 17, ...bySetting(0.24, 0.24, 0.82, 0.82) },
  'detectable_format:json_format': { n: 8, ...bySetting(0.13, 0.13, 1, 1) },
  'detectable_format:multiple_sections': { n: 5, ...bySetting(0, 0, 1, 0.6) },
  'detectable_format:title': { n: 13, ...bySetting(0.08, 0.08, 0.85, 0.85) },
  'detectable_format:constrained_response': { n: 10, ...bySetting(0, 0, 1, 1) },
};

/** The types that the figures give the unsteered outcome in the steered settings. */
export const UNSTEERED_IN_FIGURES: readonly string[] = ['detectable_format:title', 'detectable_format:multiple_sections'];

/** Phi-3, chosen layers without and with the instruction in the prompt; null: no steering. Languages each had their own. */
export const FORMAT_LAYERS: Readonly<Record<string, readonly [without: number | null, withInstruction: number | null]>> = {
  'change_case:english_lowercase': [18, 30],
  'change_case:english_capital': [28, 22],
  'change_case:capital_word_frequency': [18, 20],
  'detectable_format:number_highlighted_sections': [26, 18],
  'detectable_format:number_bullet_lists': [20, 16],
  'detectable_format:json_format': [null, 6],
  'detectable_format:multiple_sections': [null, 8],
  'detectable_format:title': [null, null],
  'detectable_format:constrained_response': [null, null],
  'punctuation:no_comma': [10, 12],
  'startend:end_checker': [null, 18],
  'startend:quotation': [26, 24],
};

/** Phi-3, layer 12: words of an answer by the weight, 50 queries without an instruction. */
export const LENGTH_FREE: Readonly<Record<'concise' | 'verbose', readonly { c: number; mean: number; median: number }[]>> = {
  concise: [
    { c: 0, mean: 141, median: 92 }, { c: 5, mean: 128, median: 90 }, { c: 10, mean: 93, median: 60 }, { c: 20, mean: 55, median: 31 }, { c: 40, mean: 23, median: 15 },
  ],
  verbose: [
    { c: 0, mean: 141, median: 92 }, { c: 5, mean: 205, median: 192 }, { c: 10, mean: 251, median: 237 }, { c: 20, mean: 421, median: 474 }, { c: 40, mean: 637, median: 663 },
  ],
};

/** Phi-3, layer 12, c 20, with the instruction in the prompt, n = 1 … 5: share of answers of at most, and of exactly, n sentences. */
export const LENGTH_AT_MOST = { queries: 200, instructed: [0.675, 0.685, 0.695, 0.725, 0.68], both: [0.805, 0.795, 0.86, 0.865, 0.87] } as const;
export const LENGTH_EXACTLY = { queries: 100, instructed: [0.78, 0.68, 0.7, 0.66, 0.67], both: [0.92, 0.89, 0.84, 0.82, 0.77] } as const;

/** Strict; inclusion over 86, exclusion over 117 prompts. */
export const WORDS: Readonly<Record<'inclusion' | 'exclusion', Readonly<Record<string, BySetting>>>> = {
  inclusion: {
    'Phi-3, layer 28, c 40': bySetting(0.291, 0.407, 0.895, 0.953),
    'Phi-3, layer 26, c 40': bySetting(0.291, 0.395, 0.895, 0.919),
    'Gemma 2 2B IT, layer 24, c 80': bySetting(0.337, 0.395, 0.919, 0.953),
  },
  exclusion: {
    'Phi-3, layer 28, c −100': bySetting(0.641, 0.855, 0.863, 0.932),
    'Gemma 2 2B IT, layer 22, c −120': bySetting(0.581, 0.752, 0.838, 0.872),
  },
};

/** Validation, 276 prompts without the instruction: unsteered, and the best point of the grid without broken text. */
export const WORDS_VALIDATION: Readonly<Record<'inclusion' | 'exclusion', Readonly<Record<string, { plain: number; steered: number; point: string }>>>> = {
  inclusion: { 'Phi-3': { plain: 0.808, steered: 0.855, point: 'layers 26 and 28, c 40' }, 'Gemma 2 2B IT': { plain: 0.88, steered: 0.938, point: 'layer 24, c 80' } },
  exclusion: { 'Phi-3': { plain: 0.257, steered: 0.536, point: 'layer 28, c −100' }, 'Gemma 2 2B IT': { plain: 0.141, steered: 0.304, point: 'layer 22, c −120' } },
};

/** Phi-3: exclusion by adding vectors of "do not use the word" reached at most this on validation without broken text. */
export const EXCLUSION_BY_ADDING = 0.38;

/** Phi-3. Format and at most n sentences over 163 prompts; lowercase and a word to do without over 26. */
export const COMPOSITION: Readonly<Record<'format-length' | 'casing-word', Readonly<Record<'first' | 'second' | 'both', BySetting>>>> = {
  'format-length': { first: bySetting(0.117, 0.387, 0.761, 0.779), second: bySetting(0.202, 0.491, 0.644, 0.736), both: bySetting(0.031, 0.227, 0.479, 0.546) },
  'casing-word': { first: bySetting(0, 0.35, 0.73, 0.88), second: bySetting(0.69, 0.85, 0.77, 1), both: bySetting(0, 0.23, 0.5, 0.77) },
};

/** Base models, loose, answers cut at the first "Q:": no steering, the model's own vectors, the instruct model's vectors. */
export const CROSS_MODEL: Readonly<Record<string, Readonly<Record<'without' | 'with', { none: number; own: number; other: number }>>>> = {
  'Gemma 2 2B': { without: { none: 0.117, own: 0.123, other: 0.153 }, with: { none: 0.233, own: 0.344, other: 0.417 } },
  'Gemma 2 9B': { without: { none: 0.123, own: 0.215, other: 0.196 }, with: { none: 0.54, own: 0.515, other: 0.571 } },
};

/** Gemma 2 9B, the base model with the instruct model's conciseness vector at layer 16: mean words by the weight, 50 queries, answers cut at the first "Q:". */
export const CROSS_MODEL_LENGTH: readonly { c: number; mean: number }[] = [{ c: 0, mean: 110 }, { c: 50, mean: 53 }, { c: 100, mean: 20 }, { c: 150, mean: 7 }, { c: 200, mean: 14 }];

/** Phi-3, exclusion at layer 24 by the weight: accuracy, and the judge's quality score, without and with the instruction. */
export const QUALITY_BY_STRENGTH = {
  c: [0, -10, -20, -40, -60, -80, -100, -120, -150],
  without: { accuracy: [0.64, 0.67, 0.72, 0.71, 0.73, 0.77, 0.8, 0.8, 0.84], quality: [0.72, 0.74, 0.73, 0.7, 0.72, 0.7, 0.7, 0.68, 0.65] },
  with: { accuracy: [0.86, 0.88, 0.88, 0.89, 0.92, 0.93, 0.92, 0.94, 0.97], quality: [0.73, 0.72, 0.72, 0.71, 0.71, 0.66, 0.66, 0.65, 0.61] },
} as const;
