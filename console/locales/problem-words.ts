import { msg } from '@lit/localize';
import type { ApiError, Fault } from '../api/problem.ts';
import { currentLocale } from './locale.ts';

/** Their titles say all that a person needs to know; the details speak to programs. */
const TITLE_SAYS_ALL: readonly string[] = [
  'sign-in-failed',
  'second-factor-failed',
  'csrf-token-invalid',
  'second-factor-required',
  'fresh-sign-in-required',
  'forbidden',
  'email-taken',
  'version-mismatch',
  'version-required',
  'body-too-large',
  'too-many-requests',
  'sign-in-locked',
  'internal',
  'unavailable',
];

/** The server speaks the reader's language where it has words for it; Chinese without any Han is none. */
const isReadable = (text: string) => currentLocale() === 'en' || /\p{Script=Han}/u.test(text);

/** What is wrong at one place. */
export function faultWords({ code, detail }: Pick<Fault, 'code' | 'detail'>): string {
  if (isReadable(detail)) return detail;
  const id = `fault.${code}`;
  const known = msg(detail, { id });
  return isReadable(known) ? known : msg(detail, { id: 'fault.otherwise' });
}

/** A refusal: its detail, or its title where that says all or there are no words for more. */
export function problemWords({ code, title, message }: ApiError): string {
  if (title === undefined) return message;
  return TITLE_SAYS_ALL.includes(code) || !isReadable(message) ? title : message;
}
