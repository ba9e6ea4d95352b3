import { readFileSync } from 'node:fs';

/** One text and what the reference makes of it; see make-fixture.py. */
export interface FixtureRow {
  text: string;
  sentences: [start: number, end: number][];
  words: string[];
  /** Absent where the reference's answer depends on its seed; null where it finds no features. */
  language?: string | null;
}

export const fixture = JSON.parse(readFileSync(new URL('fixture.json', import.meta.url), 'utf8')) as FixtureRow[];
