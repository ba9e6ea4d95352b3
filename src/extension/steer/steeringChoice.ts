import * as vscode from 'vscode';
import { GREATEST_STRENGTH, parseStrength, strengthOf } from '../../core/vectors/strengthChoice.ts';
import type { StrengthChoice } from '../../core/vectors/strengthChoice.ts';
import { NO_LAYER } from '../../protocol/files.ts';
import type { SteeringVector } from '../../protocol/files.ts';
import type { ActiveSteering } from '../../app/steering.ts';
import type { Session } from '../../app/session.ts';
import { STATE_KEYS } from '../keys/stateKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import { nameOf } from '../vectors/vectorStore.ts';
import type { ReadableVector } from '../vectors/vectorStore.ts';
import { describeEvidence } from '../vectors/vectorsTree.ts';

/** What prompts are steered with: vector files and how strongly. */
export interface SteeringChoice {
  vectors: readonly string[];
  strength: StrengthChoice;
}

/** Which vectors and how strongly, with the last choice at hand; it is remembered. `again`: the last choice without a question, if its vectors are there. */
export async function chooseSteering(context: SteerboardContext, { again }: { again: boolean }): Promise<SteeringChoice> {
  const fitting = await fittingVectors(context);
  const last = context.extension.workspaceState.get<SteeringChoice>(STATE_KEYS.steering);
  const known = last && last.vectors.length > 0 && last.vectors.every((path) => fitting.some((entry) => entry.path === path)) ? last : undefined;
  if (again && known) return known;
  const entries = fitting.length === 1 ? fitting : await pickVectors(fitting, known?.vectors ?? [context.vectors.used ?? '']);
  const choice = { vectors: entries.map(({ path }) => path), strength: await pickStrength(entries, known?.strength ?? 'validated') };
  await context.extension.workspaceState.update(STATE_KEYS.steering, choice);
  if (context.vectors.used !== choice.vectors[0]) await context.vectors.use(choice.vectors[0]!);
  return choice;
}

/** The vectors of a choice, ready to act in this session. @throws SteerboardError as `loadSteering` does */
export async function loadChoice({ vectors, strength }: SteeringChoice, session: Session): Promise<ActiveSteering[]> {
  const { loadSteering } = await import('../../app/steering.ts');
  return Promise.all(vectors.map(async (file) => {
    const steering = await loadSteering(file, session.record);
    return { ...steering, strength: strengthOf(steering, strength) };
  }));
}

/** "bullet points, layer 21 + formal, layer 19, 1.00×" */
export function describeSteerings(steerings: readonly ActiveSteering[]): string {
  const { t } = vscode.l10n;
  const strengths = new Set(steerings.map(({ rule, strength }) => (rule === 'projection' ? t('{0}×', strength.toFixed(2)) : t('c {0}', Number(strength.toFixed(2))))));
  const shared = strengths.size === 1 ? `, ${[...strengths].join()}` : '';
  const parts = steerings.map(({ vector, layer, rule, strength }) => {
    const place = t('{0}, layer {1}', vector.name, layer);
    if (shared !== '') return place;
    return `${place}, ${rule === 'projection' ? t('{0}×', strength.toFixed(2)) : t('c {0}', Number(strength.toFixed(2)))}`;
  });
  return parts.join(' + ') + shared;
}

/** Those of the loaded model; all of them where none is loaded yet: a wrong one is refused with its way out. */
async function fittingVectors({ vectors, sessions }: SteerboardContext): Promise<ReadableVector[]> {
  const record = sessions.current?.record;
  const fitting = await vectors.fitting(record);
  if (fitting.length > 0) return fitting;
  throw record === undefined ? REFUSALS.noVectors() : REFUSALS.noVector(record.name);
}

async function pickVectors(fitting: readonly ReadableVector[], last: readonly string[]): Promise<ReadableVector[]> {
  const { t } = vscode.l10n;
  const items = fitting.map((entry) => ({ label: nameOf(entry), description: describeEvidence(entry.vector), entry, picked: last.includes(entry.path) }));
  items.sort((a, b) => Number(b.picked) - Number(a.picked));
  const picked = await vscode.window.showQuickPick(items, { title: t('Steer: Vectors'), placeHolder: t('One or several vectors to steer with'), matchOnDescription: true, canPickMany: true, ignoreFocusOut: true });
  if (!picked || picked.length === 0) throw new vscode.CancellationError();
  return picked.map(({ entry }) => entry);
}

type StrengthItem = vscode.QuickPickItem & { strength: StrengthChoice };

/** A strength of the list, or any number that is typed. */
async function pickStrength(entries: readonly ReadableVector[], last: StrengthChoice): Promise<StrengthChoice> {
  const { t } = vscode.l10n;
  const listed = listedStrengths(entries, last);
  const pick = vscode.window.createQuickPick<StrengthItem>();
  pick.title = t('Steer: Strength');
  pick.placeholder = t('A strength, or type a number from 0 to {0}', GREATEST_STRENGTH);
  // A click on a lens gives the focus back to the editor.
  pick.ignoreFocusOut = true;
  pick.items = listed;
  pick.activeItems = listed.filter(({ strength }) => strength === last);
  pick.onDidChangeValue((value) => {
    const typed = parseStrength(value);
    pick.items = typed === undefined || listed.some(({ strength }) => strength === typed) ? listed : [{ label: t('{0}×', typed.toFixed(2)), strength: typed, alwaysShow: true }, ...listed];
  });
  try {
    return await new Promise<StrengthChoice>((resolve, reject) => {
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen) resolve(chosen.strength);
      });
      pick.onDidHide(() => reject(new vscode.CancellationError()));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function listedStrengths(entries: readonly ReadableVector[], last: StrengthChoice): StrengthItem[] {
  const { t } = vscode.l10n;
  const validated: StrengthItem = { label: t('As validated'), description: entries.map(({ vector }) => describeStrength(vector)).join(', '), strength: 'validated' };
  const values = new Set([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, ...(typeof last === 'number' ? [last] : [])]);
  const steps = [...values].sort((a, b) => a - b).map((strength): StrengthItem => ({
    label: t('{0}×', strength.toFixed(2)),
    ...(strength === last && { description: t('last time') }),
    strength,
  }));
  return [validated, ...steps];
}

function describeStrength({ name, provenance }: SteeringVector): string {
  const { t } = vscode.l10n;
  const chosen = provenance?.chosen;
  if (chosen === undefined) return t('{0}: not searched, 1.00×', name);
  if (chosen.layer === NO_LAYER) return t('{0}: no layer helped, 1.00×', name);
  return chosen.rule === 'projection' ? t('{0}: {1}×', name, chosen.strength.toFixed(2)) : t('{0}: c {1}', name, chosen.strength);
}
