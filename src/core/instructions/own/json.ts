import { Ajv } from 'ajv';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { badInstruction, jsonSchema } from '../arguments.ts';
import { defineInstruction } from '../definition.ts';
import { beginsAsNoJson, withoutFences } from '../ifeval/jsonFormat.ts';
import { phrase } from '../phrase.ts';
import type { Phrase } from '../phrase.ts';
import { PythonRegex } from '../regex/pythonRegex.ts';
import { fail, pass } from '../wording.ts';

export const json = defineInstruction({
  id: 'steerboard:json',
  arguments: {},
  describe: () => phrase('JSON, by itself or in a fenced block'),
  create: () => (text) => {
    const parsed = parseJson(text);
    return 'problem' in parsed ? fail(parsed.problem) : pass();
  },
  failsForGood: () => beginsAsNoJson,
});

const SCHEMA_ID = 'steerboard:json_schema';

export const jsonBySchema = defineInstruction({
  id: SCHEMA_ID,
  arguments: { schema: jsonSchema() },
  describe: ({ schema }) => (typeof schema === 'object' && typeof schema['title'] === 'string' ? phrase('JSON that follows {0}', schema['title']) : phrase('JSON that follows a schema')),
  create: ({ schema }) => {
    const validate = compileSchema(schema);
    return (text) => {
      const parsed = parseJson(text);
      if ('problem' in parsed) return fail(parsed.problem);
      return validate(parsed.value) ? pass() : fail(problemText(validate.errors?.[0]));
    };
  },
});

/** JSON as its standard has it, unlike IFEval's check, which takes Python's NaN. */
function parseJson(text: string): { value: unknown } | { problem: Phrase } {
  try {
    return { value: JSON.parse(withoutFences(text)) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: phrase('not JSON') };
    throw error;
  }
}

// Patterns of a schema run in our own engine, which cannot hang. Unknown keywords and formats are errors, not passes.
const OPTIONS: Options = {
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  // `code` would name the function in generated modules; none are made.
  code: { regExp: Object.assign(boundedPattern, { code: 'boundedPattern' }) },
};

/** Ajv tells patterns apart by their `toString`. */
function boundedPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  const compiled = new PythonRegex('pattern', pattern);
  return { test: (text) => compiled.search(text) !== undefined, toString: () => pattern };
}

/** Draft 2020-12 where the schema says so, else draft 7. @throws SteerboardError `bad-instruction` for a schema that is none */
function compileSchema(schema: Readonly<Record<string, unknown>> | boolean): ValidateFunction {
  const dialect = typeof schema === 'object' ? schema['$schema'] : undefined;
  const ajv = typeof dialect === 'string' && dialect.includes('2020-12') ? new Ajv2020(OPTIONS) : new Ajv(OPTIONS);
  addFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw badInstruction(SCHEMA_ID, phrase('"schema" is no usable JSON schema ({0})', error instanceof Error ? error.message : String(error)));
  }
}

/** "/items/0: must be string" */
function problemText(error: ErrorObject | undefined): Phrase {
  if (error === undefined) return phrase('does not follow the schema');
  const problem = error.message ?? error.keyword;
  return error.instancePath === '' ? phrase('the whole: {0}', problem) : phrase('{0}: {1}', error.instancePath, problem);
}
