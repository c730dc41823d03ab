import type { Certificates } from '../certificates/index.ts';
import { EstRefused } from './refused.ts';

/** Far above what a box needs that fails again and again; a box gone bad does not fill the database. */
const CERTIFICATES_PER_HOUR = 60;
const HOUR_SECONDS = 3600;

/** @throws EstRefused too-many-certificates. */
export async function requireBudget(certificates: Certificates, applianceId: string): Promise<void> {
  if ((await certificates.countIssued(applianceId, HOUR_SECONDS)) < CERTIFICATES_PER_HOUR) return;
  throw new EstRefused(
    'too-many-certificates',
    'The appliance was given too many certificates within an hour.',
    {
      applianceId,
      retryAfterSeconds: HOUR_SECONDS / 6,
    },
  );
}
