import * as vscode from 'vscode';

/** One question of a flow. */
export interface FlowStep<S> {
  /** False where the answer is known: the question is not asked. Default: it is. */
  needed?: (state: S) => boolean;
  ask: (input: FlowInput, state: S) => Promise<void>;
}

export interface PickOptions<T extends vscode.QuickPickItem> {
  placeholder: string;
  items: readonly T[];
  active?: T | undefined;
}

export interface TextOptions {
  prompt: string;
  placeholder?: string;
  value?: string;
  /** What is wrong with an input, or undefined. */
  problem?: (value: string) => string | undefined;
}

/** Thrown by a step whose *Back* button was pressed. */
class GoBack extends Error {}

/** Asks one question after the other, with a way back to the ones before. Leaving it throws `vscode.CancellationError`. */
export async function runFlow<S>(title: string, steps: readonly FlowStep<S>[], state: S): Promise<void> {
  const asked: number[] = [];
  let step = 0;
  while (step < steps.length) {
    const current = steps[step]!;
    if (current.needed?.(state) === false) {
      step++;
      continue;
    }
    const later = steps.slice(step + 1).filter(({ needed }) => needed?.(state) !== false).length;
    try {
      await current.ask(new FlowInput(title, asked.length + 1, asked.length + 1 + later), state);
    } catch (error) {
      if (!(error instanceof GoBack)) throw error;
      step = asked.pop() ?? step;
      continue;
    }
    asked.push(step);
    step++;
  }
}

/** The input widgets of one step. */
export class FlowInput {
  readonly #title: string;
  readonly #step: number;
  readonly #total: number;

  constructor(title: string, step: number, total: number) {
    this.#title = title;
    this.#step = step;
    this.#total = total;
  }

  async pick<T extends vscode.QuickPickItem>({ placeholder, items, active }: PickOptions<T>): Promise<T> {
    const pick = vscode.window.createQuickPick<T>();
    pick.placeholder = placeholder;
    pick.items = items;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    if (active) pick.activeItems = [active];
    return this.#answer(pick, (accept) => pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) accept(chosen);
    }));
  }

  async text({ prompt, placeholder, value = '', problem }: TextOptions): Promise<string> {
    const box = vscode.window.createInputBox();
    box.prompt = prompt;
    box.placeholder = placeholder;
    box.value = value;
    box.onDidChangeValue(() => { box.validationMessage = undefined; });
    return this.#answer(box, (accept) => box.onDidAccept(() => {
      const complaint = problem?.(box.value);
      if (complaint === undefined) accept(box.value.trim());
      else box.validationMessage = complaint;
    }));
  }

  async #answer<T>(input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox, onAccept: (accept: (value: T) => void) => vscode.Disposable): Promise<T> {
    input.title = this.#title;
    input.step = this.#step;
    input.totalSteps = this.#total;
    input.ignoreFocusOut = true;
    input.buttons = this.#step > 1 ? [vscode.QuickInputButtons.Back] : [];
    try {
      return await new Promise<T>((resolve, reject) => {
        onAccept(resolve);
        input.onDidTriggerButton((button) => { if (button === vscode.QuickInputButtons.Back) reject(new GoBack()); });
        input.onDidHide(() => reject(new vscode.CancellationError()));
        input.show();
      });
    } finally {
      input.dispose();
    }
  }
}
