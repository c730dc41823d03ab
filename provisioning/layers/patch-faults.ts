import type { TSchema } from 'typebox';
import { checkParameters } from '../check-parameters.ts';
import type { Fault } from '../errors.ts';
import { escapeToken } from '../json-pointer.ts';
import { isObject } from '../merge-patch.ts';

/**
 * What is wrong with a merge patch by itself, whatever it will be merged into: members that the schema does not have,
 * and values that do not fit. `null` is always right: it brings the default back.
 *
 * @param pointer where the patch stands
 */
export function patchFaults(schema: TSchema, patch: unknown, pointer: string): Fault[] {
  const properties = propertiesOf(schema);
  if (!properties || !isObject(patch)) {
    return checkParameters(schema, patch, (place) => pointer + place).faults;
  }
  return Object.entries(patch).flatMap(([name, value]) => {
    const place = `${pointer}/${escapeToken(name)}`;
    const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!member) return [{ pointer: place, code: 'unknown-member', detail: 'is not a parameter' }];
    return value === null ? [] : patchFaults(member, value, place);
  });
}

/** The members of an object schema; undefined for all others, lists and records among them. */
export function propertiesOf(schema: TSchema): Record<string, TSchema> | undefined {
  return (schema as { properties?: Record<string, TSchema> }).properties;
}
