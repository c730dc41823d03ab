import { Check } from 'typebox/value';
import { type Finding, type FindingCode, JsonPointer } from '#protocol';
import { plainText } from '../plain-text.ts';

const MESSAGE_CHARACTERS = 1000;

/** A finding within the limits of the protocol. `path` is an RFC 6901 pointer into the target state. */
export function finding(path: string, code: FindingCode, message: string): Finding {
  return {
    path: Check(JsonPointer, path) ? path : '',
    code,
    message: plainText(message, MESSAGE_CHARACTERS),
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
