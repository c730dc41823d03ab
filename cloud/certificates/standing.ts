/** Why a certificate does not prove an appliance's identity, though the device CA signed it. */
export type DeviceRefusal =
  | 'certificate-unknown'
  | 'certificate-revoked'
  | 'certificate-expired'
  | 'appliance-retired';

type Facts = {
  profile: string;
  applianceId: string | null;
  revokedAt: Date | null;
  notBefore: Date;
  notAfter: Date;
  appliance: { state: string } | null;
};

/** Whom a certificate with these facts proves at this instant. */
export function deviceStanding(
  facts: Facts | null,
  now: Date,
): { applianceId: string } | { refused: DeviceRefusal } {
  if (facts?.profile !== 'device' || facts.applianceId === null) return { refused: 'certificate-unknown' };
  if (facts.revokedAt) return { refused: 'certificate-revoked' };
  if (now < facts.notBefore || now > facts.notAfter) return { refused: 'certificate-expired' };
  if (facts.appliance?.state === 'retired') return { refused: 'appliance-retired' };
  return { applianceId: facts.applianceId };
}
