import type { DriftFinding } from '#protocol';
import { plainText } from '../plain-text.ts';

const VALUE_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 300;

/**
 * A difference between the box and its target state, within the limits of the protocol.
 *
 * @param path RFC 6901 pointer into the target state, below one of its sections; values must hold no secret
 */
export function drifted(path: string, expected: string, actual: string, message: string): DriftFinding {
  return {
    path,
    section: path.split('/')[1] as DriftFinding['section'],
    expected: plainText(expected, VALUE_CHARACTERS),
    actual: plainText(actual, VALUE_CHARACTERS),
    message: plainText(message, MESSAGE_CHARACTERS),
  };
}
