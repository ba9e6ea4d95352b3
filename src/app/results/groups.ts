import type { RunItem, Setting } from '../../protocol/files.ts';
import type { ResultGroup, ResultRow } from '../../protocol/view.ts';
import { counts } from './settingSummaries.ts';

/** Items by the instructions that they name; groups in the order of their first item. */
export function groupItems(items: readonly RunItem[]): { id: string; items: number[] }[] {
  const groups = new Map<string, number[]>();
  items.forEach(({ instructionIds }, item) => {
    const id = instructionIds.join(' + ');
    const group = groups.get(id);
    if (group) group.push(item);
    else groups.set(id, [item]);
  });
  return [...groups].map(([id, members]) => ({ id, items: members }));
}

/** With what the answers say: the instruction in words where all its prompts word it alike, else its id; passes in each setting. */
export function groupView(group: { id: string; items: readonly number[] }, rows: readonly ResultRow[], settings: readonly Setting[]): ResultGroup {
  const members = group.items.map((item) => rows[item]!);
  const passed = Object.fromEntries(
    settings.map((setting) => [setting, members.filter(({ answers }) => answers[setting] && counts(answers[setting]) && answers[setting].passed).length]),
  );
  return {
    id: group.id,
    name: nameOf(group.id, members),
    items: group.items,
    passed,
    done: members.filter(({ answers }) => Object.values(answers).every((answer) => answer.stopReason !== undefined)).length,
  };
}

function nameOf(id: string, members: readonly ResultRow[]): string {
  const names = new Set<string>();
  for (const { answers } of members) {
    const checks = Object.values(answers).find(({ checks: made }) => made.length > 0)?.checks;
    if (checks) names.add(checks.map(({ description }) => description).join(' + '));
    if (names.size > 1) return id;
  }
  return [...names][0] ?? id;
}
