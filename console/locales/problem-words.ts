import { msg } from '@lit/localize';
import type { ApiError, Fault } from '../api/problem.ts';
import { fillIn } from './fill-in.ts';
import { currentLocale } from './locale.ts';

/** Their titles say all there is to say; the others' details say more, in English. */
const TITLE_SAYS_ALL: readonly string[] = [
  'sign-in-failed',
  'second-factor-failed',
  'csrf-token-invalid',
  'second-factor-required',
  'fresh-sign-in-required',
  'serial-taken',
  'external-key-taken',
  'email-taken',
  'last-administrator',
  'site-occupied',
  'in-use',
  'download-gone',
  'challenge-gone',
  'version-mismatch',
  'body-too-large',
  'too-many-requests',
  'sign-in-locked',
  'internal',
  'unavailable',
];

/** A fault in the reader's language, by its code; one that is not translated as the server tells it. */
export function faultWords({ code, detail }: Pick<Fault, 'code' | 'detail'>): string {
  return fillIn(msg(detail, { id: `fault.${code}` }), { detail });
}

/** A refusal in the reader's language: its title, and its detail when no fault tells it. */
export function problemWords({ code, title, message, faults }: ApiError): string {
  if (currentLocale() === 'en' || title === undefined) return message;
  return faults.length > 0 || TITLE_SAYS_ALL.includes(code) ? title : `${title}（${message}）`;
}
