import { chartColours } from './theme.ts';

const MARGIN = 12;
const LINE = 18;

/** The figure as a picture that stands alone: title, canvases one under the other, and the note, on the page's background. */
export function pictureOf(figure: Element, title: string, note: string): HTMLCanvasElement {
  const canvases = [...figure.querySelectorAll('canvas')];
  const scale = devicePixelRatio;
  const width = Math.max(...canvases.map((canvas) => canvas.width / scale)) + 2 * MARGIN;
  const picture = document.createElement('canvas');
  const colours = chartColours(figure);
  const measuring = picture.getContext('2d');
  const font = { title: `600 13px ${colours.font}`, note: `11px ${colours.font}` };
  const lines = (text: string, look: string): string[] => (measuring ? wrapped(measuring, text, look, width - 2 * MARGIN) : []);
  const [titleLines, noteLines] = [lines(title, font.title), note === '' ? [] : lines(note, font.note)];
  const plots = canvases.reduce((sum, canvas) => sum + canvas.height / scale, 0);
  picture.width = Math.round(width * scale);
  picture.height = Math.round((2 * MARGIN + (titleLines.length + noteLines.length) * LINE + plots + 6) * scale);
  const context = picture.getContext('2d');
  if (!context) return picture;
  context.scale(scale, scale);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, picture.height);
  context.fillStyle = colours.text;
  let top = MARGIN;
  const write = (texts: readonly string[], look: string): void => {
    context.font = look;
    for (const text of texts) {
      context.fillText(text, MARGIN, top + 13);
      top += LINE;
    }
  };
  write(titleLines, font.title);
  for (const canvas of canvases) {
    context.drawImage(canvas, MARGIN, top, canvas.width / scale, canvas.height / scale);
    top += canvas.height / scale;
  }
  top += 4;
  write(noteLines, font.note);
  return picture;
}

/** Base64 of a PNG, without the `data:` head. */
export function base64Of(picture: HTMLCanvasElement): string {
  return picture.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}

/** To the clipboard. Rejects where the browser does not let a page do that. */
export async function copyPicture(picture: HTMLCanvasElement): Promise<void> {
  const blob = new Promise<Blob>((resolve, reject) => picture.toBlob((made) => (made ? resolve(made) : reject(new Error('The picture could not be made.'))), 'image/png'));
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
}

function wrapped(context: CanvasRenderingContext2D, text: string, font: string, width: number): string[] {
  context.font = font;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
