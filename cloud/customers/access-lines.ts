import type { AccessLine } from '../../provisioning/access-line.ts';
import { AppError, type Fault } from '../platform/errors.ts';

const MASK = '********';

/** As the API shows them: what is secret can be written and not read. */
export function maskSecrets(lines: readonly AccessLine[]): AccessLine[] {
  return lines.map((line) =>
    line.addressing.method === 'pppoe'
      ? { ...line, addressing: { ...line.addressing, password: MASK } }
      : line,
  );
}

/**
 * What to store of lines that were sent: a masked password is the one the line of that name has already.
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
    if (line.addressing.method !== 'pppoe' || line.addressing.password !== MASK) return line;
    const before = stored.find(({ name }) => name === line.name)?.addressing;
    if (before?.method === 'pppoe') {
      return { ...line, addressing: { ...line.addressing, password: before.password } };
    }
    const pointer = `/accessLines/${i}/addressing/password`;
    faults.push({
      pointer,
      code: 'secret-unknown',
      detail: 'is masked, and no password is stored for this line',
    });
    return line;
  });
  if (faults.length > 0)
    throw new AppError('request-invalid', 'The access lines do not fit together.', { faults });
  return taken;
}
