import { t } from '@vscode/l10n';
import { printParseErrorCode } from 'jsonc-parser';
import type { ParseErrorCode } from 'jsonc-parser';

/** What is wrong with a text that is to be JSON, as one sentence; `undefined` stands for what the tolerant parser lets pass and JSON doesn't. */
export function notJson(error: ParseErrorCode | undefined): string {
  switch (error === undefined ? '<unknown ParseErrorCode>' : printParseErrorCode(error)) {
    case 'InvalidSymbol': return t('Not JSON: invalid symbol.');
    case 'InvalidNumberFormat': return t('Not JSON: invalid number format.');
    case 'PropertyNameExpected': return t('Not JSON: property name expected.');
    case 'ValueExpected': return t('Not JSON: value expected.');
    case 'ColonExpected': return t('Not JSON: colon expected.');
    case 'CommaExpected': return t('Not JSON: comma expected.');
    case 'CloseBraceExpected': return t('Not JSON: close brace expected.');
    case 'CloseBracketExpected': return t('Not JSON: close bracket expected.');
    case 'EndOfFileExpected': return t('Not JSON: end of file expected.');
    case 'InvalidCommentToken': return t('Not JSON: comments are not allowed.');
    case 'UnexpectedEndOfComment': return t('Not JSON: unexpected end of comment.');
    case 'UnexpectedEndOfString': return t('Not JSON: unexpected end of string.');
    case 'UnexpectedEndOfNumber': return t('Not JSON: unexpected end of number.');
    case 'InvalidUnicode': return t('Not JSON: invalid Unicode escape.');
    case 'InvalidEscapeCharacter': return t('Not JSON: invalid escape character.');
    case 'InvalidCharacter': return t('Not JSON: invalid character.');
    case '<unknown ParseErrorCode>': return t('Not JSON: the value is not valid.');
  }
}
