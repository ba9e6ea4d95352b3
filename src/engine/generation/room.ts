import { SteerboardError } from '../../core/errors.ts';
import { MOST_PLACES } from '../model/batch.ts';
import type { Context } from '../model/context.ts';
import { type ContextShape, shapeFor } from '../model/contextShape.ts';
import type { LoadedModel } from '../model/loadedModel.ts';
import type { Generation } from './generation.ts';
import { Places } from './places.ts';
import { MOST_EXTRA, StepWidth } from './stepWidth.ts';

/** A context and who is where in it. */
export interface Room {
  context: Context;
  places: Places;
  width: StepWidth;
}

/** Makes a lane's contexts, as large as the waiting sequences need and memory has room for. */
export class RoomMaker {
  readonly #model: LoadedModel;
  readonly #least: ContextShape;
  /** Of a context, as far as memory is known to have room. */
  #mostPlaces = Infinity;

  /** @param least places and positions that a context has in any case, if memory allows */
  constructor(model: LoadedModel, least: ContextShape) {
    this.#model = model;
    this.#least = least;
  }

  /** What would be made for the sequences that wait. */
  shapeFor(waiting: readonly Generation[]): ContextShape {
    const limits = { ...this.#model.limits, places: Math.min(this.#model.limits.places, this.#mostPlaces) };
    const needs = waiting.map(({ positions }) => Math.max(positions, this.#least.positions));
    for (let place = needs.length; place < this.#least.places; place++) needs.push(this.#least.positions);
    return shapeFor(needs, limits);
  }

  /**
   * Has fewer places than planned where memory, above all a GPU's, has no room for them.
   * @throws SteerboardError `not-enough-memory` where there is none for a single one
   */
  make({ places, positions }: ContextShape): Room {
    try {
      return this.#tryToMake(places, positions);
    } catch (error) {
      if (places === 1 || !SteerboardError.is(error, 'not-enough-memory')) throw error;
      this.#mostPlaces = Math.ceil(places / 2);
      return this.make({ places: this.#mostPlaces, positions });
    }
  }

  #tryToMake(places: number, positions: number): Room {
    const { cacheBytes, bytesPerPosition } = this.#model.limits;
    const wide = places + MOST_EXTRA;
    const spare = places > MOST_EXTRA && wide <= MOST_PLACES && wide * positions * bytesPerPosition <= cacheBytes ? MOST_EXTRA : 0;
    // For the row that keeps a single one company.
    const company = this.#model.needsTwoRows && places === 1 ? 1 : 0;
    const context = this.#model.createContext(places + Math.max(spare, company), positions);
    return { context, places: new Places(context, this.#model.canTrim, places), width: new StepWidth() };
  }
}
