import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROLES, type Role, SCOPE_OF_ROLE } from '../../../cloud/platform/access/roles.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { isSaid } from '../../lib/access/attempts.ts';
import { type Described, readOperations } from '../../lib/access/document.ts';
import type { Ids } from '../../lib/access/ids.ts';
import { type Operation, WHO } from '../../lib/access/operation.ts';
import { OPERATIONS } from '../../lib/access/operations/index.ts';
import { createTenant, type Tenant } from '../../lib/access/tenants.ts';
import { attemptsOf, faultsOfTenant, isForbidden, isReached, send, tell } from '../../lib/access/visitor.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import type { Rest } from '../../lib/rest.ts';
import { publishedTemplate } from '../../lib/templates.ts';

let cloud: TestCloud;
let operations: Described[];
let own: Tenant;
/** Another customer of the same reseller. */
let sibling: Tenant;
let stranger: Tenant;

beforeAll(async () => {
  cloud = await startCloud();
  operations = await readOperations(cloud.rest);
  const { templateId: template } = await publishedTemplate(cloud.rest, 'mono-site', { patch: {} });
  const resellerOf = async (name: string) =>
    (await cloud.rest.post<{ id: string }>('resellers', { name })).id;
  const formosa = { reseller: await resellerOf('Formosa'), template };
  own = await createTenant(cloud, formosa, 'Alishan');
  sibling = await createTenant(cloud, formosa, 'Beitou');
  stranger = await createTenant(cloud, { reseller: await resellerOf('Yushan'), template }, 'Chiayi');
}, 60_000);
afterAll(() => cloud[Symbol.asyncDispose]());

const exampleOf = ({ id }: Described): Operation => OPERATIONS[id] ?? { who: 'nobody' };
const sameRoles = (a: readonly string[], b: readonly string[]) =>
  [...a].sort().join() === [...b].sort().join();
const rolesOf = ({ who }: Operation): readonly Role[] => (who === 'nobody' ? [] : WHO[who]);

/** What is found by walking the operations that are not public, some at once. */
async function walk(
  visit: (described: Described, operation: Operation) => Promise<string[]>,
): Promise<string[]> {
  const found = await inParallel(operations.length, 6, async (i) => {
    const described = operations[i] as Described;
    const operation = exampleOf(described);
    if (operation.who === 'nobody') return [];
    return (await visit(described, operation)).map((fault) => `${described.id}: ${fault}`);
  });
  return found.flat();
}

async function sendAll(rest: Rest, described: Described, operation: Operation, ids: Ids) {
  const answers = [];
  for (const attempt of attemptsOf(operation, ids)) {
    answers.push(await send(rest, described, operation, attempt));
  }
  return answers;
}

test('every operation of the document is in the table, with every id it takes', () => {
  expect(Object.keys(OPERATIONS).sort()).toEqual(operations.map(({ id }) => id).sort());
  const gaps = operations.flatMap((described) => {
    const operation = exampleOf(described);
    const { who, ownerless = [] } = operation;
    const examples = attemptsOf(operation, own.ids).map(({ body }) => body);
    const isForTenants = rolesOf(operation).some((role) => SCOPE_OF_ROLE[role] !== 'operator');
    const ids = isForTenants ? described.bodyIds : [];
    return [
      ...(described.isPublic === (who === 'nobody') ? [] : [`${described.id} is public or not`]),
      ...(sameRoles(described.roles, rolesOf(operation))
        ? []
        : [`${described.id} is for ${described.roles}`]),
      ...ids
        .filter((pointer) => !ownerless.includes(pointer) && !examples.some((one) => isSaid(one, pointer)))
        .map((pointer) => `${described.id} has no example of ${pointer}`),
    ];
  });
  expect(gaps).toEqual([]);
});

test('without a credential nothing is open that is not public', async () => {
  const faults = await walk(async (described, operation) => {
    // From an address of its own, since who is refused again and again is slowed down.
    await using rest = restOf(cloud);
    const answers = await sendAll(rest, described, operation, own.ids);
    return answers.filter(({ status }) => status !== 401).map(tell);
  });
  expect(faults).toEqual([]);
});

test.each(ROLES)(
  'a role does what the table says, to its own alone: %s',
  async (role) => {
    const { secret } = await addToken(cloud, role, own.ids);
    const other = role === 'customer-viewer' ? sibling : stranger;
    const strangers = role === 'customer-viewer' ? [sibling, stranger] : [stranger];
    const faults = await walk(async (described, operation) => {
      await using rest = restOf(cloud, secret);
      if (!rolesOf(operation).includes(role)) {
        const answers = [
          ...(await sendAll(rest, described, operation, own.ids)),
          ...(await sendAll(rest, described, operation, other.ids)),
        ];
        return answers.filter((answer) => !isForbidden(answer)).map(tell);
      }
      const ids = { ...own.ids, ...(await operation.fresh?.(cloud, own.ids)) };
      if (SCOPE_OF_ROLE[role] === 'operator') {
        const answers = await sendAll(rest, described, operation, ids);
        return answers.filter((answer) => !isReached(answer, operation)).map(tell);
      }
      const visitor = { rest, other, strangers };
      const found: string[] = [];
      for (const attempt of attemptsOf(operation, ids)) {
        found.push(...(await faultsOfTenant(visitor, described, operation, { attempt, ids })));
      }
      return found;
    });
    expect(faults).toEqual([]);
  },
  60_000,
);
