import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { isWritten } from '../../core/experiments/outcome.ts';
import type { TextScore } from '../../protocol/engine.ts';
import type { RunRow, RunScoring } from '../../protocol/files.ts';
import type { Engine } from '../engine/engine.ts';
import type { Session } from '../session.ts';

/** What a session's engine has to be able to do, and whose it is. */
export interface ScoringSession {
  engine: Pick<Engine, 'score'>;
  record: Pick<Session['record'], 'name' | 'sha256'>;
}

/** Completes rows with what only a model can say of them: their perplexity, and by a judge's whether they are broken. */
export class RowScorer {
  readonly #own: TextScorer | undefined;
  readonly #judge: TextScorer | undefined;
  readonly #below: number;

  /** @throws {SteerboardError} `bad-arguments` where the run needs a judge that is not the one given */
  constructor(scoring: RunScoring | undefined, session: ScoringSession, judge: ScoringSession | undefined) {
    const wanted = scoring?.judge;
    if (wanted !== undefined && judge?.record.sha256 !== wanted.sha256) {
      const message = judge === undefined ? t('Broken answers of this run are told by {0}; no judge is given.', wanted.name) : t('Broken answers of this run are told by {0}; the judge given is {1}.', wanted.name, judge.record.name);
      throw new SteerboardError('bad-arguments', message, { hint: t('Name its file with --judge, on the command line.') });
    }
    this.#own = scoring?.perplexity ? new TextScorer(session.engine) : undefined;
    this.#judge = wanted && judge && new TextScorer(judge.engine);
    this.#below = wanted?.below ?? 0;
  }

  /** The row with its scores; rows that come while others are being scored are scored together. */
  async complete(row: RunRow): Promise<RunRow> {
    if (!isWritten(row)) return row;
    const [perplexity, judged] = await Promise.all([row.perplexity ?? this.#own?.perplexity(row.response), this.#judge?.perplexity(row.response)]);
    const scored: RunRow = { ...row, ...(perplexity !== undefined && { perplexity }) };
    if (this.#judge === undefined) return scored;
    const broken = judged === undefined ? 'perplexity can\'t be told' : judged < this.#below ? `perplexity ${judged.toFixed(2)}` : undefined;
    delete scored.broken;
    return broken === undefined ? scored : { ...scored, broken };
  }
}

/** One request at a time, with all texts that came since the last one was sent. */
class TextScorer {
  readonly #engine: Pick<Engine, 'score'>;
  #waiting: { text: string; settle: (score: Promise<TextScore>) => void }[] = [];
  #busy = false;

  constructor(engine: Pick<Engine, 'score'>) {
    this.#engine = engine;
  }

  /** exp of the mean negative log-likelihood of the text's tokens, by themselves; undefined for a text that has too few of them. */
  async perplexity(text: string): Promise<number | undefined> {
    const score = await new Promise<TextScore>((settle) => {
      this.#waiting.push({ text, settle });
      void this.#work();
    });
    const perplexity = Math.exp(score.nll / score.tokens);
    return Number.isFinite(perplexity) ? perplexity : undefined;
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      const scores = this.#engine.score(batch.map(({ text }) => ({ text })));
      batch.forEach(({ settle }, index) => settle(scores.then((all) => all[index]!)));
      await scores.catch(() => undefined);
    }
    this.#busy = false;
  }
}
