import { t } from '@vscode/l10n';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { notJson } from '../jsonErrors.ts';
import { LinePositions } from '../prompts/textLines.ts';
import type { Problem } from '../prompts/types.ts';
import { findInstructionType } from './registry.ts';
import type { InstructionArguments } from './types.ts';
import { findInstructionProblem } from './verify.ts';

/** One check that the user wants on every answer. */
export interface CheckDeclaration {
  /** What the user calls it; the description of the instruction where there is none. */
  name?: string;
  id: string;
  kwargs: InstructionArguments;
  /** 1-based. */
  line: number;
}

export interface ChecksFile {
  /** Those without an error. */
  checks: readonly CheckDeclaration[];
  problems: readonly Problem[];
}

const JSON_ONLY = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };
const MEMBERS = ['name', 'id', 'arguments'];

/**
 * Reads a `*.checks.json`: `{"checks": [{"name": "Short", "id": "steerboard:words", "arguments": {"at_most": 50}}]}`. Every instruction id goes,
 * IFEval's too; name and arguments may be left out.
 */
export function parseChecksFile(file: string, text: string): ChecksFile {
  return new ChecksReader(file, text.replace(/^\ufeff/, '')).read();
}

class ChecksReader {
  private readonly problems: Problem[] = [];
  private readonly positions: LinePositions;

  constructor(private readonly file: string, private readonly text: string) {
    this.positions = new LinePositions(text);
  }

  read(): ChecksFile {
    const errors: ParseError[] = [];
    const root = parseTree(this.text, errors, JSON_ONLY);
    for (const { error, offset, length } of errors) {
      this.report({ offset, length }, 'error', notJson(error));
    }
    if (errors.length > 0) return { checks: [], problems: this.problems };
    const list = root && findNodeAtLocation(root, ['checks']);
    if (list?.type !== 'array') {
      this.report(list ?? { offset: 0, length: 1 }, 'error', t('The file has no list of checks.'), t('It looks like {0}.', '{"checks": [{"id": "punctuation:no_comma"}]}'));
      return { checks: [], problems: this.problems };
    }
    const checks = (list.children ?? []).map((node) => this.readCheck(node)).filter((check) => check !== undefined);
    return { checks, problems: this.problems };
  }

  private readCheck(node: Node): CheckDeclaration | undefined {
    const fault = this.faultOf(node);
    if (fault !== undefined) {
      this.report(fault.at, 'error', fault.message, fault.hint);
      return undefined;
    }
    const name = findNodeAtLocation(node, ['name']);
    return {
      ...(name === undefined ? {} : { name: name.value as string }),
      id: findNodeAtLocation(node, ['id'])!.value as string,
      kwargs: this.argumentsOf(node) as InstructionArguments,
      line: this.positions.at(node.offset).line,
    };
  }

  private faultOf(node: Node): { at: Node; message: string; hint?: string | undefined } | undefined {
    if (node.type !== 'object') return { at: node, message: t('A check is an object.'), hint: t('It looks like {0}.', '{"id": "punctuation:no_comma"}') };
    this.warnOfUnknownMembers(node);
    const id = findNodeAtLocation(node, ['id']);
    if (id?.type !== 'string') return { at: id ?? node, message: t('The check has no "id".'), hint: t('For example {0}.', '"steerboard:contains"') };
    const name = findNodeAtLocation(node, ['name']);
    if (name !== undefined && name.type !== 'string') return { at: name, message: t('"name" must be text.') };
    const problem = findInstructionProblem(id.value as string, this.argumentsOf(node));
    if (problem === undefined) return undefined;
    const { argument, hint } = problem.details;
    const given = findInstructionType(id.value as string) && findNodeAtLocation(node, ['arguments']);
    const at = given && argument !== undefined ? findNodeAtLocation(given, [argument]) : undefined;
    return { at: at ?? given ?? id, message: problem.message, hint };
  }

  private argumentsOf(node: Node): unknown {
    const given = findNodeAtLocation(node, ['arguments']);
    return given === undefined ? {} : JSON.parse(this.text.slice(given.offset, given.offset + given.length));
  }

  private warnOfUnknownMembers(node: Node): void {
    for (const member of node.children ?? []) {
      const [key] = member.children ?? [];
      if (key !== undefined && !MEMBERS.includes(key.value as string)) {
        this.report(key, 'warning', t('"{0}" means nothing here.', String(key.value)), t('A check has "name", "id" and "arguments".'));
      }
    }
  }

  private report({ offset, length }: { offset: number; length: number }, severity: Problem['severity'], message: string, hint?: string): void {
    const start = this.positions.at(Math.max(0, Math.min(offset, this.text.length - 1)));
    const end = this.positions.at(offset + length);
    this.problems.push({
      file: this.file,
      ...start,
      ...(end.line === start.line && end.column > start.column ? { endColumn: end.column } : {}),
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
