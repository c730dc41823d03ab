import { AppError, FAULTS_SAY_IT } from '../errors.ts';
import type { Scope } from './roles.ts';
import type { RouteAccess } from './route-access.ts';

/**
 * Sees to it that what a tenant writes is somebody's, by the members at the top of the body that say whose. One left out
 * becomes the tenant's own where the route says so.
 * @throws AppError forbidden
 */
export function keepOwned(
  { references = {} }: RouteAccess,
  scope: Exclude<Scope, { kind: 'operator' }>,
  body: unknown,
  isPatch: boolean,
): void {
  if (typeof body !== 'object' || body === null) return;
  const document = body as Record<string, unknown>;
  for (const [pointer, reference] of Object.entries(references)) {
    if (typeof reference === 'string') continue;
    const name = pointer.slice(1);
    if (document[name] === undefined && isPatch) continue;
    if (document[name] === undefined && reference.tenants === 'own' && scope.kind === 'reseller') {
      document[name] = scope.resellerId;
    }
    if (document[name] === undefined || document[name] === null) throw mustBeOwned(pointer);
  }
}

function mustBeOwned(pointer: string): AppError {
  const faults = [{ pointer, code: 'required', detail: 'must name one of yours' }];
  return new AppError('forbidden', FAULTS_SAY_IT, {
    faults,
  });
}
