import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { UsageError } from './usage.ts';

/** @throws UsageError with the message, for a value that is not of the shape */
export function expect(schema: TSchema, value: unknown, message: string): void {
  if (!Value.Check(schema, value)) throw new UsageError(message);
}
