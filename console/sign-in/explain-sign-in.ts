import { ApiError } from '../api/problem.ts';
import { t } from '../locales/locale.ts';

/** Why somebody is not signed in, by the code of the problem. */
export function explainSignIn(error: unknown): string {
  // What browsers say of passkeys is for developers.
  if (error instanceof Error && error.name === 'NotAllowedError') return t('sign-in.passkey-dismissed');
  if (!(error instanceof ApiError) || error.status === 0) return t('error.unreachable');
  return explainCode(error.code) ?? error.message;
}

export function explainCode(code: string): string | undefined {
  switch (code) {
    case 'too-many-requests':
    case 'sign-in-locked':
      return t('sign-in.too-many');
    case 'sign-in-failed':
    case 'request-invalid':
      return t('sign-in.failed');
    case 'second-factor-failed':
      return t('sign-in.second-factor-failed');
    case 'challenge-gone':
      return t('sign-in.challenge-gone');
    case 'single-sign-on-failed':
      return t('sign-in.single-sign-on-failed');
    default:
      return undefined;
  }
}
