import * as vscode from 'vscode';
import type { AnswerBlock } from './answerBlock.ts';

/** Glyphs can't take theme colours: VS Code's own blue of charts, for light and for dark themes, high contrast included. */
const BLUE = { light: '#0063d3', dark: '#59a4f9' };

/**
 * Marks answers that are not accepted yet: ground, a bar and a diamond in the margin, blue in the overview ruler. In high contrast themes only
 * selected text, which has a colour of its own, can be read on that ground: there the bar alone tells how far the answer goes.
 */
export class BlockDecorations implements vscode.Disposable {
  // Made before the bar's, so that it wins where both stand in a line: the workbench puts later rules first.
  readonly #diamond = glyph('<path d="m9 2.5 5.5 5.5L9 13.5 3.5 8z"/>');
  readonly #bar = glyph('');
  readonly #ruler = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor('charts.blue'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  readonly #ground = vscode.window.createTextEditorDecorationType({ isWholeLine: true, backgroundColor: new vscode.ThemeColor('editor.inactiveSelectionBackground') });

  show(editor: vscode.TextEditor, blocks: readonly AnswerBlock[]): void {
    const ranges = blocks.map((block) => answerRange(block));
    editor.setDecorations(this.#bar, ranges);
    editor.setDecorations(this.#diamond, ranges.map(({ start }) => new vscode.Range(start, start)));
    editor.setDecorations(this.#ruler, ranges);
    editor.setDecorations(this.#ground, isHighContrast(vscode.window.activeColorTheme.kind) ? [] : ranges);
  }

  dispose(): void {
    for (const type of [this.#bar, this.#diamond, this.#ruler, this.#ground]) type.dispose();
  }
}

/** The lines of the answer, without the line end that parts it from its prompt. */
export function answerRange({ document, place: { start, end } }: AnswerBlock): vscode.Range {
  const line = Math.min(document.positionAt(start).line + 1, document.lineCount - 1);
  const last = document.positionAt(end);
  const first = new vscode.Position(line, 0);
  return new vscode.Range(first, last.isBefore(first) ? first : last);
}

function isHighContrast(kind: vscode.ColorThemeKind): boolean {
  return kind === vscode.ColorThemeKind.HighContrast || kind === vscode.ColorThemeKind.HighContrastLight;
}

/** A mark in the margin with the bar at its edge, on each line as it is laid out. */
function glyph(path: string): vscode.TextEditorDecorationType {
  const icon = (colour: string): vscode.Uri => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="${colour}"><path d="M0 0h1.7v16H0z"/>${path}</svg>`;
    return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
  };
  return vscode.window.createTextEditorDecorationType({ light: { gutterIconPath: icon(BLUE.light) }, dark: { gutterIconPath: icon(BLUE.dark) }, gutterIconSize: 'contain' });
}
