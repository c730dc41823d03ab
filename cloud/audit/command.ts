import { userInfo } from 'node:os';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { ActorKind } from './entry.ts';
import type { Audit } from './service.ts';

type Deps = { audit: Audit; clock: Clock; ids: Ids };

/**
 * Does what somebody asks for at the command line: the attempt is recorded before, the outcome after.
 *
 * @param action the command's words
 * @param work is told the id of the request under which it is recorded
 * @param request its options; secrets are hidden by their names
 */
export async function recordCommand<T>(
  { audit, clock, ids }: Deps,
  action: string,
  request: object,
  work: (requestId: string) => Promise<T>,
): Promise<T> {
  const requestId = ids.uuid();
  const common = {
    actorKind: 'command' as ActorKind,
    actorName: operatingSystemUser(),
    action,
    requestId,
  };
  await audit.record({ ...common, kind: 'attempt', at: clock.now(), request });
  const outcome = (facts: object) => audit.record({ ...common, kind: 'outcome', at: clock.now(), ...facts });
  try {
    const result = await work(requestId);
    await outcome({});
    return result;
  } catch (error) {
    await outcome({ code: error instanceof AppError ? error.code : 'internal' });
    throw error;
  }
}

/** Its number where the system knows no name for it. */
function operatingSystemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
