import { inEnglish } from './phrase.ts';
import { INSTRUCTION_TYPES } from './registry.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The JSON schema (draft 7) of `*.checks.json`, made from the registry so that an editor offers what there is. */
export function checksSchema(): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Steerboard checks',
    description: 'Checks that every answer is put through: Steerboard\'s own and those of IFEval.',
    type: 'object',
    required: ['checks'],
    properties: { $schema: { type: 'string' }, checks: { type: 'array', items: { $ref: '#/definitions/check' } } },
    additionalProperties: false,
    definitions: { check: checkSchema() },
  };
}

function checkSchema(): Schema {
  return {
    type: 'object',
    required: ['id'],
    properties: {
      name: { type: 'string', description: 'What the check is called beside the answers. Default: what it demands.' },
      id: { description: 'What is checked.', enum: INSTRUCTION_TYPES.map(({ id }) => id) },
      arguments: { type: 'object', description: 'What it is checked with.' },
    },
    additionalProperties: false,
    allOf: INSTRUCTION_TYPES.map((type) => {
      const specs = Object.entries(type.arguments);
      const required = specs.filter(([, spec]) => !spec.optional).map(([name]) => name);
      return {
        if: { required: ['id'], properties: { id: { const: type.id } } },
        then: {
          ...(required.length > 0 ? { required: ['arguments'] } : {}),
          properties: {
            arguments: {
              properties: Object.fromEntries(specs.map(([name, spec]) => [name, { description: `Must be ${inEnglish(spec.expects)}.`, ...spec.schema }])),
              ...(required.length > 0 ? { required } : {}),
              additionalProperties: false,
            },
          },
        },
      };
    }),
  };
}
