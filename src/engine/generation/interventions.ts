import { t } from '@vscode/l10n';
import type { Intervention, SteeringRule } from '../../protocol/engine.ts';
import { SteerboardError } from '../../core/errors.ts';
import type { HookPlan } from '../hooks/hookPlan.ts';

interface Change {
  layer: number;
  direction: Float32Array;
  rule: SteeringRule;
  positions: NonNullable<Intervention['positions']>;
}

/** A sequence's interventions, checked, in their order. */
export class Interventions {
  readonly #changes: Change[];

  /** @throws SteerboardError `bad-arguments`, `vector-mismatch` */
  constructor(interventions: readonly Intervention[], directions: readonly Float32Array[], model: { layers: number; embedding: number }) {
    this.#changes = interventions
      .map((intervention) => resolve(intervention, directions, model))
      // Adding nothing must leave the very bits alone, and costs nothing where it is not even asked for.
      .filter(({ rule }) => !(rule.kind === 'fixed' && rule.weight === 0));
  }

  /** False if they leave the row alone. */
  planRow(plan: HookPlan, row: number, phase: 'prompt' | 'generated'): boolean {
    let isChanged = false;
    for (const { layer, direction, rule, positions } of this.#changes) {
      if (positions !== 'all' && positions !== phase) continue;
      plan.steer(layer, { row, direction, rule });
      isChanged = true;
    }
    return isChanged;
  }

  /** Do both change the residual stream of prompts alike, bit for bit? */
  changesPromptsLike(other: Interventions): boolean {
    const mine = this.#ofPrompts();
    const theirs = other.#ofPrompts();
    return mine.length === theirs.length && mine.every((change, i) => isSame(change, theirs[i]!));
  }

  #ofPrompts(): Change[] {
    return this.#changes.filter(({ positions }) => positions !== 'generated');
  }
}

function isSame(a: Change, b: Change): boolean {
  return a.layer === b.layer && a.rule.kind === b.rule.kind && strengthOf(a.rule) === strengthOf(b.rule)
    && (a.direction === b.direction || a.direction.every((value, i) => value === b.direction[i]));
}

function strengthOf(rule: SteeringRule): number {
  return rule.kind === 'fixed' ? rule.weight : rule.target;
}

function resolve(intervention: Intervention, directions: readonly Float32Array[], model: { layers: number; embedding: number }): Change {
  const { layer, rule, positions = 'all' } = intervention;
  if (!Number.isInteger(layer) || layer < 0 || layer >= model.layers) {
    throw new SteerboardError('bad-arguments', t('There is no layer {0}: the model\'s layers are 0 to {1}.', layer, model.layers - 1));
  }
  const direction = directions[intervention.direction];
  if (!direction) throw new SteerboardError('bad-arguments', t('There is no direction {0}: {1} were given.', intervention.direction, directions.length));
  if (direction.length !== model.embedding) {
    throw new SteerboardError('vector-mismatch', t('The steering vector has {0} numbers a layer, the model {1}.', direction.length, model.embedding), { hint: t('Choose a vector computed on this model.') });
  }
  const value = strengthOf(rule);
  if (!Number.isFinite(value)) throw new SteerboardError('bad-arguments', t('The strength must be a finite number, not {0}.', value));
  return { layer, direction, rule, positions };
}
