import type { Setting } from '../../src/protocol/files.ts';
import type { Answer, ResultRow } from '../../src/protocol/view.ts';

/** Which of an answer's texts: its own, or the one kept for comparison. */
export type Which = 'now' | 'previous';

/** All of the texts that a snapshot carries cut. Each is asked for once, and kept as long as it is the same answer's. */
export class WholeTexts {
  private readonly ask: (item: number, setting: Setting, which: Which) => void;
  private readonly texts = new Map<string, string>();
  private readonly asked = new Set<string>();

  constructor(ask: (item: number, setting: Setting, which: Which) => void) {
    this.ask = ask;
  }

  /** Undefined until it is there. */
  get(item: number, setting: Setting, which: Which): string | undefined {
    const key = keyOf(item, setting, which);
    const text = this.texts.get(key);
    if (text === undefined && !this.asked.has(key)) {
      this.asked.add(key);
      this.ask(item, setting, which);
    }
    return text;
  }

  set(item: number, setting: Setting, which: Which, text: string): void {
    this.texts.set(keyOf(item, setting, which), text);
  }

  /** Forgets the texts of answers that were made again; all of them where the rows before were another run's, or none. */
  settle(before: readonly ResultRow[] | undefined, after: readonly ResultRow[]): void {
    for (const key of this.asked) {
      if (before && isSameText(answerOf(before, key), answerOf(after, key))) continue;
      this.asked.delete(key);
      this.texts.delete(key);
    }
  }
}

const keyOf = (item: number, setting: Setting, which: Which): string => `${item} ${setting} ${which}`;

type Carried = Pick<Answer, 'text' | 'length'>;

/** The answer that a key means, as rows carry it. */
function answerOf(rows: readonly ResultRow[], key: string): Carried | undefined {
  const [item, setting, which] = key.split(' ') as [string, Setting, Which];
  const answer = rows[Number(item)]?.answers[setting];
  return which === 'previous' ? answer?.previous : answer;
}

function isSameText(a: Carried | undefined, b: Carried | undefined): boolean {
  return a?.length === b?.length && a?.text === b?.text;
}
