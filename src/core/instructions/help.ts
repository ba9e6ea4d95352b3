import type { InstructionArguments } from './types.ts';

/** What a kind of instruction is about, for those who write it into a file. */
export interface InstructionHelp {
  /** What an answer must be like to pass, one or two sentences. Shown translated where there is a translation. */
  checks: string;
  /** Arguments that make a check. */
  example: InstructionArguments;
}

/** One entry for each id of the registry; a test holds it to that, and the examples to what the checks accept. */
export const INSTRUCTION_HELP: Readonly<Record<string, InstructionHelp>> = {
  'keywords:existence': { checks: 'Each keyword occurs, in capital or small letters. Keywords are regular expressions.', example: { keywords: ['climate', 'ocean'] } },
  'keywords:frequency': { checks: 'A keyword occurs so often, in capital or small letters, also inside of words.', example: { keyword: 'ocean', frequency: 3, relation: 'at least' } },
  'keywords:forbidden_words': { checks: 'None of the words occurs as a whole word.', example: { forbidden_words: ['very', 'really'] } },
  'keywords:letter_frequency': { checks: 'A letter occurs so often, in capital or small form.', example: { letter: 'e', let_frequency: 10, let_relation: 'less than' } },
  'language:response_language': { checks: 'The answer is in this language, as its letters and letter groups tell.', example: { language: 'de' } },
  'length_constraints:number_sentences': { checks: 'The answer has so many sentences.', example: { num_sentences: 4, relation: 'less than' } },
  'length_constraints:number_paragraphs': { checks: 'The answer has exactly so many paragraphs, divided by ***.', example: { num_paragraphs: 3 } },
  'length_constraints:number_words': { checks: 'The answer has so many words.', example: { num_words: 100, relation: 'less than' } },
  'length_constraints:nth_paragraph_first_word': { checks: 'The answer has so many paragraphs, divided by blank lines, and one of them begins with a word.', example: { num_paragraphs: 3, nth_paragraph: 2, first_word: 'however' } },
  'detectable_content:number_placeholders': { checks: 'The answer has at least so many placeholders in square brackets, such as [address].', example: { num_placeholders: 2 } },
  'detectable_content:postscript': { checks: 'A line begins with the marker of a postscript.', example: { postscript_marker: 'P.S.' } },
  'detectable_format:number_bullet_lists': { checks: 'The answer has exactly so many bullet points: lines that begin with * or -.', example: { num_bullets: 3 } },
  'detectable_format:constrained_response': { checks: 'The answer says one of “My answer is yes.”, “My answer is no.” and “My answer is maybe.”', example: {} },
  'detectable_format:number_highlighted_sections': { checks: 'At least so many parts are marked with *stars*.', example: { num_highlights: 2 } },
  'detectable_format:multiple_sections': { checks: 'The answer has at least so many sections, each begun by the marker and a number, such as Section 1.', example: { section_spliter: 'Section', num_sections: 3 } },
  'detectable_format:json_format': { checks: 'The whole answer is JSON; a fenced block around it is taken off.', example: {} },
  'detectable_format:title': { checks: 'The answer has a title in double angle brackets, such as <<title>>.', example: {} },
  'combination:two_responses': { checks: 'Two answers that differ, divided by six stars.', example: {} },
  'combination:repeat_prompt': { checks: 'The answer begins with the prompt, repeated word for word.', example: { prompt_to_repeat: 'Why is the sky blue?' } },
  'startend:end_checker': { checks: 'The answer ends with this phrase, in capital or small letters.', example: { end_phrase: 'Is there anything else?' } },
  'startend:quotation': { checks: 'The whole answer is in double quotation marks.', example: {} },
  'change_case:capital_word_frequency': { checks: 'So many words are all in capital letters.', example: { capital_frequency: 3, capital_relation: 'at least' } },
  'change_case:english_capital': { checks: 'English, and all letters are capital.', example: {} },
  'change_case:english_lowercase': { checks: 'English, and all letters are small.', example: {} },
  'punctuation:no_comma': { checks: 'The answer has no comma.', example: {} },
  'steerboard:contains': { checks: 'Each text occurs.', example: { texts: ['climate', 'ocean'], ignore_case: true } },
  'steerboard:not_contains': { checks: 'None of the texts occurs.', example: { texts: ['very'], whole_words: true } },
  'steerboard:starts_with': { checks: 'The answer begins with this text.', example: { text: 'Dear' } },
  'steerboard:ends_with': { checks: 'The answer ends with this text.', example: { text: 'Yours sincerely' } },
  'steerboard:regex': { checks: 'A regular expression, in Python’s notation, matches so often; once or more if no limit is given.', example: { pattern: '\\b\\d{4}\\b', at_least: 1 } },
  'steerboard:words': { checks: 'The number of words, divided by white space, is within limits.', example: { at_least: 50, at_most: 100 } },
  'steerboard:sentences': { checks: 'The number of sentences is within limits.', example: { at_most: 3 } },
  'steerboard:characters': { checks: 'The number of characters, white space included, is within limits.', example: { at_most: 280 } },
  'steerboard:bullet_lines': { checks: 'The number of bullet points is within limits; one or more if no limit is given.', example: { at_least: 3 } },
  'steerboard:reading_ease': { checks: 'Flesch’s reading ease is within limits: 60 to 70 is plain English, higher is easier.', example: { at_least: 60 } },
  'steerboard:json': { checks: 'The answer is JSON, by itself or in a fenced block.', example: {} },
  'steerboard:json_schema': { checks: 'The answer is JSON that follows a schema.', example: { schema: { type: 'object', required: ['answer'] } } },
};
