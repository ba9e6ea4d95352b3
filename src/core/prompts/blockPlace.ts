/** Where an answer stands in a document and where its prompt does, in UTF-16 offsets. The block begins with the line end after the prompt. */
export interface BlockPlace {
  promptStart: number;
  promptEnd: number;
  start: number;
  end: number;
}

/** A replacement of `length` units at `offset`. */
export interface TextChange {
  offset: number;
  length: number;
  text: string;
}

/**
 * What an edit means for an answer: `kept` (it stands elsewhere or not, but is what it was), `edited` (somebody works on it),
 * `removed` (it was taken out), or `orphaned` (its prompt was taken out).
 */
export type ChangeEffect = 'kept' | 'edited' | 'removed' | 'orphaned';

/** The place after an edit, and what the edit means for the answer. `lineEnd`: the length of the document's line ends. */
export function followChange(place: BlockPlace, change: TextChange, lineEnd = 1): { place: BlockPlace; effect: ChangeEffect } {
  const { start, end } = place;
  const from = change.offset;
  const to = change.offset + change.length;
  const moved = change.text.length - change.length;
  const isInsertion = change.length === 0;
  if (from > end || (from === end && !isInsertion)) return { place, effect: 'kept' };
  if (to <= start) {
    const prompt = followPrompt(place, change);
    const orphaned = change.length > 0 && prompt.promptStart === prompt.promptEnd && place.promptStart < place.promptEnd;
    return { place: { ...prompt, start: start + moved, end: end + moved }, effect: orphaned ? 'orphaned' : 'kept' };
  }
  if (isPromptRemoved(place, change, lineEnd)) {
    // Deleting the prompt's line takes the block's first line end along; the one before the line takes its part.
    const at = from;
    const answerEnd = end + moved;
    const rest = at === 0 ? { start: 0, end: answerEnd + lineEnd } : { start: at - lineEnd, end: answerEnd };
    return { place: { promptStart: at, promptEnd: at, ...rest }, effect: 'orphaned' };
  }
  if (from <= start && to >= end) {
    const at = from + change.text.length;
    return { place: { ...followPrompt(place, change), start: at, end: at }, effect: 'removed' };
  }
  const newStart = Math.min(start, from);
  return { place: { ...followPrompt(place, change), start: newStart, end: Math.max(newStart, end + moved) }, effect: 'edited' };
}

/** Is it the prompt's whole line that is deleted, with its line end, and nothing of the answer? */
function isPromptRemoved({ promptStart, promptEnd, start, end }: BlockPlace, { offset, length, text }: TextChange, lineEnd: number): boolean {
  return text === '' && offset <= promptStart && offset + length >= promptEnd && offset + length === start + lineEnd && start + lineEnd < end;
}

function followPrompt({ promptStart, promptEnd }: BlockPlace, { offset, length, text }: TextChange): Pick<BlockPlace, 'promptStart' | 'promptEnd'> {
  const to = offset + length;
  const moved = text.length - length;
  // Text typed at either end of the prompt belongs to it.
  if (to < promptStart || (to === promptStart && length > 0)) return { promptStart: promptStart + moved, promptEnd: promptEnd + moved };
  if (offset > promptEnd) return { promptStart, promptEnd };
  if (length === 0) return { promptStart, promptEnd: promptEnd + moved };
  if (offset <= promptStart && to >= promptEnd) return { promptStart: offset, promptEnd: offset + text.trimEnd().length };
  if (offset < promptStart) return { promptStart: offset + text.length, promptEnd: promptEnd + moved };
  if (to >= promptEnd) return { promptStart, promptEnd: offset };
  return { promptStart, promptEnd: promptEnd + moved };
}
