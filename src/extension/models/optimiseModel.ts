import { join } from 'node:path';
import * as vscode from 'vscode';
import type { WeightTable } from '../../app/models/weights/measureWeights.ts';
import type { CopySource } from '../../app/models/weights/optimise.ts';
import type { WeightType } from '../../core/gguf/tensorTypes.ts';
import { recommendCopy, type MeasuredWeights } from '../../core/gguf/weightChoice.ts';
import { pathOf } from '../commands/arguments.ts';
import { SETTING_KEYS } from '../keys/settingKeys.ts';
import { REFUSALS } from '../notices/refusals.ts';
import { readSetting } from '../settings.ts';
import type { SteerboardContext } from '../steerboardContext.ts';
import type { TaskHandle } from '../tasks.ts';
import { describeBytes, shortModelName } from './modelStore.ts';
import { useModel } from './selectModel.ts';

/** *Optimise Model for This Machine…*: measures weight types, lets a person choose one, makes the copy and selects it. */
export async function optimiseModel(context: SteerboardContext, args: readonly unknown[]): Promise<void> {
  const { t } = vscode.l10n;
  if (!vscode.workspace.isTrusted) throw REFUSALS.untrusted();
  const source = await chooseSource(pathOf(args) ?? (await context.modelChoice.file()));
  if (source === undefined) return;
  const { EngineClient } = await import('../../app/engine/engineClient.ts');
  const { weightTable } = await import('../../app/models/weights/optimise.ts');
  const { copyPath, copyWeights } = await import('../../app/models/weights/copyWeights.ts');
  // An engine of its own: the session's model stays loaded, and an abort may end this one.
  const withEngine = async <T>(title: string, work: (engine: InstanceType<typeof EngineClient>, task: TaskHandle) => Promise<T>): Promise<T> =>
    context.tasks.run(title, 'notification', async (task) => {
      const engine = new EngineClient({ enginePath: join(context.extension.extensionPath, 'dist', 'engine.mjs') });
      const log = engine.onLog((line) => context.log.appendLine(line));
      try {
        return await work(engine, task);
      } finally {
        log.dispose();
        engine.dispose();
      }
    });

  const threads = readSetting(SETTING_KEYS.threads) ?? undefined;
  const measured = (again: boolean): Promise<WeightTable> => withEngine(t('Measuring weights on this machine'), (engine, task) =>
    weightTable(engine, source, { signal: task.signal, threads, again, onStep: (text) => task.report(text) }));
  let type = await pickType(source, await measured(false));
  while (type === 'again') type = await pickType(source, await measured(true));
  if (type === undefined) return;
  const target = copyPath(source.path, source.header.quantisation, type);
  await withEngine(t('Copying to {0}', type), (engine, task) =>
    copyWeights(engine, { source: source.path, header: source.header, sourceSha256: source.sha256, type, target }, { signal: task.signal, onProgress: (progress) => task.report(progress) }));
  context.models.refresh();
  await useModel(context, target);
  context.notices.information(t('{0} is selected. Vectors belong to the model file they were made with: compute them again with this one.', shortModelName(target)));
}

/** The model, or a finer file of it that a person prefers to copy from; undefined where they left. */
async function chooseSource(path: string): Promise<CopySource | undefined> {
  const { t } = vscode.l10n;
  const { copySource, finerSources } = await import('../../app/models/weights/optimise.ts');
  const source = await copySource(path);
  const finer = await finerSources(source);
  if (finer.length === 0) return source;
  const items = [...finer, { path, quantisation: source.header.quantisation }].map((file, i) => ({
    label: shortModelName(file.path), description: i === 0 ? t('{0}, the finest at hand', file.quantisation) : file.quantisation, detail: file.path, file,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: t('Optimise Model'), placeHolder: t('Finer files of this model are at hand: which one to copy from?') });
  return picked && (picked.file.path === path ? source : copySource(picked.file.path));
}

/** `again`: the figures are to be measured anew, as after other programs' work has ended. */
async function pickType(source: CopySource, table: WeightTable): Promise<WeightType | 'again' | undefined> {
  const { t } = vscode.l10n;
  const best = recommendCopy(table.source, table.copies);
  const items = table.copies.map((copy) => ({
    label: copy === best ? `$(star-full) ${copy.type}` : copy.type,
    description: [describeBytes(copy.sizeBytes), ...(copy === best ? [t('recommended')] : [])].join(' · '),
    detail: [describeSpeed(copy, table.source), ...(copy.fidelity ? [t('residual stream: cosine {0}, least {1} at layer {2}', copy.fidelity.mean.toFixed(4), copy.fidelity.least.toFixed(4), copy.fidelity.leastLayer)] : [])].join(' · '),
    answer: copy.type as WeightType | 'again',
  }));
  const again = { label: `$(refresh) ${t('Measure Again')}`, description: '', detail: table.warning === undefined ? t('Where other programs were at work, or the machine has changed') : t('Other programs were at work: these figures are not kept'), answer: 'again' as const };
  const own = t('{0} makes {1} prompt and {2} answer tokens a second here', source.header.quantisation, Math.round(table.source.speed.prompt), Math.round(table.source.speed.rows));
  const picked = await vscode.window.showQuickPick([...items.sort((a, b) => Number(b.answer === best?.type) - Number(a.answer === best?.type)), again], {
    title: t('Optimise Model'),
    placeHolder: own,
    matchOnDetail: true,
  });
  return picked?.answer;
}

function describeSpeed({ speed }: MeasuredWeights, source: MeasuredWeights): string {
  const times = (own: number, reference: number): string => (own / reference).toFixed(1);
  return vscode.l10n.t('prompts {0}×, one answer {1}×, answers {2}×', times(speed.prompt, source.speed.prompt), times(speed.answer, source.speed.answer), times(speed.rows, source.speed.rows));
}
