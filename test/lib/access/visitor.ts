import type { Answer, Rest } from '../rest.ts';
import { type Attempt, type Pair, pairsOf, queryPairsOf } from './attempts.ts';
import type { Described } from './document.ts';
import { ID_NAMES, type Ids } from './ids.ts';
import type { Operation } from './operation.ts';
import type { Tenant } from './tenants.ts';

type Problem = { code?: string; detail?: string };
export type Visitor = {
  rest: Rest;
  /** Whose ids it tries. */
  other: Tenant;
  /** Of whom no answer may tell anything. */
  strangers: readonly Tenant[];
};

export function send(
  rest: Rest,
  { method, path }: Described,
  { file }: Operation,
  attempt: Attempt,
): Promise<Answer<Problem>> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => String(attempt.path[name]));
  const query = new URLSearchParams(attempt.query).toString();
  return rest.request(method, query ? `${filled}?${query}` : filled, {
    ...(attempt.body !== undefined && { body: attempt.body }),
    ...(file && { raw: file.text }),
    // Of no version there is: what would change something stops there.
    headers: { 'if-match': '"0"', ...(file && { 'content-type': file.type }) },
  });
}

export function attemptsOf({ path, query = {}, body, otherBody }: Operation, ids: Ids): Attempt[] {
  const places = { path: path?.(ids) ?? {}, query };
  const bodies = otherBody ? [body, otherBody] : [body];
  return bodies.map((one) => ({ ...places, body: one?.(ids) }));
}

/** Said of the role, whatever it was about. */
export const isForbidden = ({ status, body }: Answer<Problem>): boolean =>
  status === 403 && body.code === 'forbidden' && /^The role [\w-]+ may not do this/.test(body.detail ?? '');

/** What is wrong with how a tenant's request for its own, and those with ids of others, are answered. */
export async function faultsOfTenant(
  { rest, other, strangers }: Visitor,
  described: Described,
  operation: Operation,
  { attempt, ids }: { attempt: Attempt; ids: Ids },
): Promise<string[]> {
  const answer = await send(rest, described, operation, attempt);
  const faults = [
    ...(isReached(answer, operation) ? [] : [`its own: ${tell(answer)}`]),
    ...leaks(answer, strangers, []),
  ];
  const inDocument = pairsOf(attempt, ids, other.ids);
  // A credential to replace is looked at once all else of the request is as it should be.
  const mustBeUnknown = inDocument.filter(({ name }) => name !== 'credential');
  for (const pair of [...inDocument, ...queryPairsOf(attempt, described.queryIds, ids, other.ids)]) {
    const foreign = await send(rest, described, operation, pair.foreign);
    const unknown = await send(rest, described, operation, pair.unknown);
    if (mustBeUnknown.includes(pair) && foreign.status !== 404) faults.push(`${pair.what}: ${tell(foreign)}`);
    if (withoutIds(foreign, pair) !== withoutIds(unknown, pair)) {
      faults.push(`${pair.what} tells ${tell(foreign)} from ${tell(unknown)}`);
    }
    faults.push(...leaks(foreign, strangers, pair.ids).map((one) => `${pair.what} ${one}`));
  }
  return faults;
}

export function isReached(answer: Answer<Problem>, { absent }: Operation): boolean {
  const refused = [401, 429, ...(absent ? [] : [404])];
  return !refused.includes(answer.status) && answer.status < 500 && !isForbidden(answer);
}

export const tell = ({ status, body }: Answer<Problem>): string =>
  `${status} ${JSON.stringify(body).slice(0, 300)}`;

function withoutIds({ status, body }: Answer<Problem>, { ids }: Pair): string {
  const { requestId: _, ...told } = typeof body === 'object' && body ? (body as { requestId?: string }) : {};
  return ids.reduce((text, id) => text.replaceAll(id, '…'), `${status} ${JSON.stringify(told)}`);
}

function leaks({ body }: Answer<Problem>, strangers: readonly Tenant[], sent: readonly string[]): string[] {
  const text = JSON.stringify(body);
  return strangers.flatMap(({ name, ids }) => {
    const secret = ID_NAMES.filter((one) => one !== 'reseller' && one !== 'template' && one !== 'revision');
    const told = secret.filter((one) => !sent.includes(ids[one]) && text.includes(ids[one]));
    if (text.includes(name)) told.push(name as never);
    return told.map((one) => `tells ${one} of ${name}`);
  });
}
