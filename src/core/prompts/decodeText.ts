import { t } from '@vscode/l10n';

/** Text of a file's bytes, or why they are no text that is read here. */
export type DecodedText =
  | {
      text: string;
      /** Lines with bytes that are not UTF-8, with the 1-based column of the first; in `text` those bytes are U+FFFD. */
      badLines: ReadonlyMap<number, number>;
    }
  | { refused: string; hint: string };

/** Prompt files larger than this are refused before they are read. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** UTF-8 with or without a byte-order mark, which is not part of the text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length > MAX_FILE_BYTES) {
    return { refused: t('The file has {0} MiB; prompt files of up to 32 MiB are read.', Math.ceil(bytes.length / 1024 / 1024)), hint: t('Divide it into smaller files.') };
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { refused: t('The file is UTF-16.'), hint: t('Save it as UTF-8: in VS Code click the encoding in the status bar, then Save with Encoding.') };
  }
  if (bytes.includes(0)) {
    return { refused: t('The file has NUL bytes, so it is not UTF-8 text.'), hint: t('If it is UTF-16 without a byte-order mark, save it as UTF-8.') };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), badLines: new Map() };
  } catch {
    return { text: new TextDecoder('utf-8').decode(bytes), badLines: findBadLines(bytes) };
  }
}

const LINE_FEED = 0x0a;

function findBadLines(bytes: Uint8Array): Map<number, number> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const bad = new Map<number, number>();
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const line = bytes.subarray(start, feed < 0 ? bytes.length : feed);
    try {
      strict.decode(line);
    } catch {
      bad.set(number, columnOfBadByte(line));
    }
    start += line.length + 1;
  }
  return bad;
}

/** The first replacement character of a lossy decoding that does not stand in the bytes as one. */
function columnOfBadByte(line: Uint8Array): number {
  const lossy = new TextDecoder('utf-8').decode(line);
  const encoder = new TextEncoder();
  let index = lossy.indexOf('\ufffd');
  while (index >= 0) {
    const offset = encoder.encode(lossy.slice(0, index)).length;
    const genuine = line[offset] === 0xef && line[offset + 1] === 0xbf && line[offset + 2] === 0xbd;
    if (!genuine) break;
    index = lossy.indexOf('\ufffd', index + 1);
  }
  return index + 1;
}
