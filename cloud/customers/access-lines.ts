import { Pointer } from 'typebox/value';
import type { AccessLine } from '../../provisioning/access-line.ts';
import { mapSecrets } from '../../provisioning/secrets.ts';
import { AppError, type Fault } from '../platform/errors.ts';

const MASK = '********';

/** As the API shows them: what is secret can be written and not read. */
export function maskSecrets(lines: AccessLine[]): AccessLine[] {
  return mapSecrets(lines, () => MASK);
}

/**
 * What is meant by lines that were sent: a masked secret is the one the line of that name has already.
 * @throws AppError request-invalid for lines of one name, and for a mask with nothing behind it
 */
export function takeLines(sent: readonly AccessLine[], stored: readonly AccessLine[]): AccessLine[] {
  const faults: Fault[] = [];
  const taken = sent.map((line, i): AccessLine => {
    if (sent.findIndex(({ name }) => name === line.name) !== i) {
      faults.push({
        pointer: `/accessLines/${i}/name`,
        code: 'duplicate',
        detail: 'is the name of another line',
      });
    }
    const before = stored.find(({ name }) => name === line.name) ?? {};
    return mapSecrets(line, (secret, place) => {
      if (secret !== MASK) return secret;
      const kept = Pointer.Get(before, place);
      if (typeof kept === 'string') return kept;
      faults.push({
        pointer: `/accessLines/${i}${place}`,
        code: 'secret-unknown',
        detail: 'is masked, and no password is stored for this line',
      });
      return secret;
    });
  });
  if (faults.length > 0)
    throw new AppError('request-invalid', 'The access lines do not fit together.', { faults });
  return taken;
}
