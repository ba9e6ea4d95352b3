/** Words that differ in a greater share of their letters are not alike. */
const MOST_DIFFERENT = 0.4;

/** Up to `most` of the candidates that are most like a word, the most alike first. */
export function nearest(word: string, candidates: readonly string[], most: number): string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: Math.min(editDistance(word, candidate), tailDistance(word, candidate)) }))
    .filter(({ candidate, distance }) => distance <= Math.max(word.length, candidate.length) * MOST_DIFFERENT)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** The part after the colon may be right where the family is wrong or missing. */
function tailDistance(a: string, b: string): number {
  const tail = (text: string): string => text.slice(text.indexOf(':') + 1);
  return editDistance(tail(a), tail(b)) + 2;
}

/** Levenshtein's distance: the least number of letters put in, left out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
