import type { Unreadable } from '../../platform/http/below-router.ts';
import type { Refusals } from '../../refusals/index.ts';

/** Records what is no HTTP request, and describes it as problem details. */
export function refuseUnreadable(refusals: Refusals) {
  return ({ status, code, detail }: Unreadable, source: string): object => {
    refusals.record({ channel: 'est', code, source, detail });
    return { type: 'about:blank', status, code, detail };
  };
}
