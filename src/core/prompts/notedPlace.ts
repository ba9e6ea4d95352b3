import type { BlockPlace } from './blockPlace.ts';

/** Enough of what follows an answer to tell where it ends. */
const NEXT_UNITS = 80;

/** Where an answer stood in a document when it was noted, with what is needed to find it again. */
export interface NotedPlace {
  place: BlockPlace;
  /** From the prompt's beginning to the answer's end. */
  text: string;
  /** Of an answer that was being written, whose text may have grown since: how many units followed it, and the first of them. */
  after?: { units: number; next: string };
}

export function notePlace(document: string, place: BlockPlace, isGrowing: boolean): NotedPlace {
  const { promptStart, end } = place;
  const after = { units: document.length - end, next: document.slice(end, end + NEXT_UNITS) };
  return { place, text: document.slice(promptStart, end), ...(isGrowing && { after }) };
}

/** Where the noted answer stands now: where it stood, or where alone its text occurs. Undefined where it was changed or is gone. */
export function findNoted(document: string, { place, text, after }: NotedPlace): BlockPlace | undefined {
  const { promptStart } = place;
  if (after) {
    const end = document.length - after.units;
    const isThere = document.startsWith(text, promptStart) && end >= promptStart + text.length && document.startsWith(after.next, end);
    return isThere ? { ...place, end } : undefined;
  }
  const at = document.startsWith(text, promptStart) ? promptStart : onlyOccurrence(document, text);
  if (at === undefined) return undefined;
  const moved = at - promptStart;
  return { promptStart: at, promptEnd: place.promptEnd + moved, start: place.start + moved, end: place.end + moved };
}

function onlyOccurrence(document: string, text: string): number | undefined {
  const first = document.indexOf(text);
  return first === -1 || document.includes(text, first + 1) ? undefined : first;
}
