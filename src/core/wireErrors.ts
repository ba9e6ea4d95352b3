import type { WireError } from '../protocol/engine.ts';
import { SteerboardError } from './errors.ts';

/** An error as data, for the way to another process or thread. What is no SteerboardError becomes one of code `internal`. */
export function toWire(error: unknown): WireError {
  if (SteerboardError.is(error)) return { code: error.code, message: error.message, details: error.details };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), details: {} };
}

export function fromWire({ code, message, details }: WireError): SteerboardError {
  return new SteerboardError(code, message, details);
}
