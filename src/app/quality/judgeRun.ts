import { t } from '@vscode/l10n';
import { SteerboardError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { judgedBy, pendingQueries, requestCount, type Judged, type PendingQuery } from '../../core/quality/judged.ts';
import { parseAnswers, parseQuestions, type Reply } from '../../core/quality/replies.ts';
import { answersRequest, askedAgain, questionsRequest } from '../../core/quality/requests.ts';
import { Pace, type TaskOptions } from '../progress.ts';
import { readRunFolder, type RunContents } from '../runs/readRun.ts';
import type { Judge } from './judge.ts';
import { QualityWriter, readQuality } from './qualityFile.ts';

/** Base queries that are at the judge at once: enough that waiting for replies overlaps, few enough for services that count. */
const AT_ONCE = 3;

/** What a judge would be asked of a run. */
export interface JudgingPlan {
  pending: readonly PendingQuery[];
  /** Answers of the run that would be sent, each once. */
  answers: number;
  /** Requests where every reply can be read; one more for each that can't. */
  requests: number;
}

/** @throws {SteerboardError} `bad-run`, also for a search, whose answers are too many and too alike to be worth a judge */
export async function planJudging(folder: string, judgeName: string): Promise<JudgingPlan> {
  const { spec, rows, readOnly } = await readRunFolder(folder);
  if (readOnly !== undefined) throw new SteerboardError('bad-run', readOnly, { file: folder });
  if (spec.kind === 'search') throw new SteerboardError('bad-run', t('A search\'s answers are not judged for quality.'), { file: folder, hint: t('Compare with the vector, and judge that run.') });
  return planOf({ spec, rows }, await saidBy(folder, judgeName));
}

/**
 * Asks the judge what it has not said yet of a run's finished answers: questions once a base query, then answers to them for each
 * answer. Each reply is on disk before it counts, so that judging can be stopped and gone on with. A reply that can't be read is asked
 * for once more; after that what it was to judge is left out, and recorded as left out.
 *
 * @throws {SteerboardError} what the judge says; `bad-run`; `run-locked` where another process judges the run; `file-access`
 */
export async function judgeRun(folder: string, judge: Judge, { signal, onProgress }: TaskOptions = {}): Promise<void> {
  const writer = await QualityWriter.open(folder);
  try {
    const { pending, requests } = await planJudging(folder, judge.name);
    const pace = new Pace(requests, 'requests');
    let done = 0;
    const count = (requestsDone: number): void => onProgress?.(pace.at(done += requestsDone));
    // What ends one ends all: a judge that refuses would refuse the others too.
    const halt = new AbortController();
    const any = signal ? AbortSignal.any([signal, halt.signal]) : halt.signal;
    const queue = [...pending];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) await judgeQuery(judge, next, writer, any, count);
    };
    const failures: unknown[] = [];
    await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch((error: unknown) => {
      failures.push(error);
      halt.abort();
    })));
    if (signal?.aborted) throw signal.reason;
    if (failures.length > 0) throw failures[0];
  } finally {
    await writer.close();
  }
}

async function judgeQuery(judge: Judge, { query, questions: known, rows }: PendingQuery, writer: QualityWriter, signal: AbortSignal, count: (requests: number) => void): Promise<void> {
  let questions = known;
  if (!questions) {
    const reply = await askFor(judge, questionsRequest(query), parseQuestions, signal);
    await writer.append({ judge: judge.name, query, ...('value' in reply ? { questions: reply.value } : { failed: reply.problem }) });
    count(1);
    if ('problem' in reply) {
      count(rows.length);
      return;
    }
    questions = reply.value;
  }
  const asked = questions;
  for (const same of rows) {
    const { response } = same[0]!;
    const reply = await askFor(judge, answersRequest(query, asked, response), (text) => parseAnswers(text, asked.length), signal);
    const said = 'value' in reply ? { answers: reply.value } : { failed: reply.problem };
    for (const { cell } of same) await writer.append({ judge: judge.name, cell, responseSha256: sha256(response), ...said });
    count(1);
  }
}

async function askFor<T>(judge: Judge, request: string, parse: (reply: string) => Reply<T>, signal: AbortSignal): Promise<Reply<T>> {
  signal.throwIfAborted();
  const reply = parse(await judge.ask(request, signal));
  if ('value' in reply) return reply;
  signal.throwIfAborted();
  return parse(await judge.ask(askedAgain(request, reply.problem), signal));
}

async function saidBy(folder: string, judge: string): Promise<Judged> {
  return judgedBy(await readQuality(folder)).find((judged) => judged.judge === judge) ?? { judge, questions: new Map(), answers: new Map() };
}

function planOf({ spec, rows }: RunContents, judged: Judged): JudgingPlan {
  const pending = pendingQueries(spec, rows, judged);
  return { pending, answers: pending.reduce((sum, query) => sum + query.rows.length, 0), requests: requestCount(pending) };
}
