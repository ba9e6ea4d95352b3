/** Punkt's English parameters; all lists have one entry a line. */
export interface PunktTables {
  /** Lower-case, without the final dot. */
  abbreviations: string;
  /** Two token types with a space between. */
  collocations: string;
  starters: string;
  /**
   * Words seen in lower case, by two bits of the index. 1: also seen with a capital in mid-sentence.
   * 2: in lower case they don't start a sentence (all words that are not here don't either).
   */
  lowerWords: readonly string[];
}

/**
 * Language profiles: how often each n-gram of one to three characters occurs. "Packed" numbers are read by NumberReader.
 * The n-grams come in code order. One n-gram's entry stands at the same place of every list.
 */
export interface LanguageTables {
  /** One language a line: code, number of 1-, 2- and 3-grams in its text, length in bits of its smallest count. */
  languages: string;
  /** The characters of the n-grams, packed, each as the distance to the one before. */
  alphabet: string;
  /** For each n-gram: 4 × characters shared with the one before + length. */
  shapes: string;
  /** For each n-gram its unshared characters as ranks in the alphabet, packed; the first less the rank of the one that it replaces, if any. */
  chars: string;
  /** For each n-gram the languages that have it, one symbol each, then the number of all languages as an end mark. */
  owners: string;
  /** For each owner: length of the count in bits, less that of the language's smallest count. */
  lengths: string;
  /** The bits of all counts after each one's leading 1, six to a symbol. */
  bits: string;
  /** Letters that are joined with a following mark, and the marks. */
  vietnameseLetters: string;
  vietnameseMarks: string;
  /** Classes of ideographs with a space between; the first of a class stands for all. */
  ideographs: string;
}
