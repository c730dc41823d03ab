import type { Finding, FindingCode } from '#protocol';

const MESSAGE_CHARACTERS = 1000;
const POINTER_CHARACTERS = 512;

/** A finding within the limits of the protocol. `path` is an RFC 6901 pointer into the target state. */
export function finding(path: string, code: FindingCode, message: string): Finding {
  return {
    path: path.length <= POINTER_CHARACTERS ? path : '',
    code,
    message: message.length <= MESSAGE_CHARACTERS ? message : `${message.slice(0, MESSAGE_CHARACTERS - 1)}…`,
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
