import * as vscode from 'vscode';
import type { AnswerBlock } from './answerBlock.ts';

/** Glyphs can't take theme colours, so each has VS Code's own blue of charts for light and for dark ones, high contrast included. */
const BLUE = { light: '#0063d3', dark: '#59a4f9' };

/** Marks answers that are not accepted yet: ground, bar, diamond in the margin, blue in the overview ruler. */
export class BlockDecorations implements vscode.Disposable {
  readonly #lines = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.inactiveSelectionBackground'),
    borderColor: new vscode.ThemeColor('charts.blue'),
    borderStyle: 'solid',
    borderWidth: '0 0 0 2px',
    overviewRulerColor: new vscode.ThemeColor('charts.blue'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #glyph = vscode.window.createTextEditorDecorationType({
    light: { gutterIconPath: diamond(BLUE.light) },
    dark: { gutterIconPath: diamond(BLUE.dark) },
    gutterIconSize: 'contain',
  });

  show(editor: vscode.TextEditor, blocks: readonly AnswerBlock[]): void {
    const ranges = blocks.map((block) => answerRange(block));
    editor.setDecorations(this.#lines, ranges);
    editor.setDecorations(this.#glyph, ranges.map(({ start }) => new vscode.Range(start, start)));
  }

  dispose(): void {
    this.#lines.dispose();
    this.#glyph.dispose();
  }
}

/** The lines of the answer, without the line end that parts it from its prompt. */
export function answerRange({ document, place: { start, end } }: AnswerBlock): vscode.Range {
  const line = Math.min(document.positionAt(start).line + 1, document.lineCount - 1);
  const last = document.positionAt(end);
  const first = new vscode.Position(line, 0);
  return new vscode.Range(first, last.isBefore(first) ? first : last);
}

function diamond(colour: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="${colour}" d="m8 2 6 6-6 6-6-6z"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
