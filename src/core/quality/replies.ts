import { isObject } from '../json.ts';
import type { JudgedQuestion, Verdict } from '../../protocol/quality.ts';
import { MOST_QUESTIONS } from './requests.ts';

/** What a reply says, or why it says nothing that can be used. */
export type Reply<T> = { value: T } | { problem: string };

const ANSWERS: ReadonlyMap<string, Verdict> = new Map([['yes', 'yes'], ['no', 'no'], ['not applicable', 'not-applicable']]);

/** The questions of a reply to `questionsRequest`: one to five, each with text, no two the same. */
export function parseQuestions(reply: string): Reply<string[]> {
  const list = listIn(reply, 'questions');
  if ('problem' in list) return list;
  const questions = list.value.flatMap((question) => (typeof question === 'string' && question.trim() !== '' ? [question.trim()] : []));
  if (questions.length < list.value.length) return { problem: 'a question is not a text' };
  if (questions.length === 0) return { problem: 'there is no question' };
  if (questions.length > MOST_QUESTIONS) return { problem: `there are ${questions.length} questions, more than ${MOST_QUESTIONS}` };
  if (new Set(questions).size < questions.length) return { problem: 'a question is there twice' };
  return { value: questions };
}

/** The answers of a reply to `answersRequest`, in the order of its `count` questions; each must be answered once. */
export function parseAnswers(reply: string, count: number): Reply<JudgedQuestion[]> {
  const list = listIn(reply, 'answers');
  if ('problem' in list) return list;
  const answers = new Map<number, JudgedQuestion>();
  for (const entry of list.value) {
    if (!isObject(entry)) return { problem: 'an answer is not an object' };
    const { question, answer, reason } = entry;
    if (typeof question !== 'number' || !Number.isInteger(question) || question < 1 || question > count) return { problem: `there is no question ${JSON.stringify(question)}` };
    if (answers.has(question)) return { problem: `question ${question} is answered twice` };
    const verdict = typeof answer === 'string' ? ANSWERS.get(answer.trim().toLowerCase()) : undefined;
    if (verdict === undefined) return { problem: `question ${question} is not answered with Yes, No or Not applicable` };
    if (typeof reason !== 'string' || reason.trim() === '') return { problem: `the answer to question ${question} has no reason` };
    answers.set(question, { verdict, reason: reason.trim() });
  }
  if (answers.size < count) return { problem: `${answers.size} of ${count} questions are answered` };
  return { value: Array.from({ length: count }, (_, index) => answers.get(index + 1)!) };
}

function listIn(reply: string, field: string): Reply<readonly unknown[]> {
  const value = jsonIn(reply);
  if (value === undefined) return { problem: 'it is not JSON' };
  const list = isObject(value) ? value[field] : undefined;
  return Array.isArray(list) ? { value: list } : { problem: `it has no list “${field}”` };
}

/** The reply as JSON, or what stands between its first code fence and its last. */
function jsonIn(reply: string): unknown {
  const fenced = /```(?:json)?[ \t]*\r?\n([\s\S]*)\n[ \t]*```/i.exec(reply)?.[1];
  for (const text of fenced === undefined ? [reply] : [reply, fenced]) {
    try {
      return JSON.parse(text);
    } catch {
      // The next reading of it, or none.
    }
  }
  return undefined;
}
