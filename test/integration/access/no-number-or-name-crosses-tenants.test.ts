import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ROLES, type Role, SCOPE_OF_ROLE } from '../../../cloud/platform/access/roles.ts';
import { addToken, restOf } from '../../lib/access/accounts.ts';
import { type Described, readOperations } from '../../lib/access/document.ts';
import type { Ids } from '../../lib/access/ids.ts';
import { WHO } from '../../lib/access/operation.ts';
import { OPERATIONS } from '../../lib/access/operations/index.ts';
import { createTenant, type Tenant } from '../../lib/access/tenants.ts';
import { attemptsOf, send } from '../../lib/access/visitor.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { publishedTemplate } from '../../lib/templates.ts';

const TENANTS = ROLES.filter((role) => SCOPE_OF_ROLE[role] !== 'operator');
/** Whom no tenant may read of. */
const STAFF = 'wang@noc.example';
const PARTNER = 'lee@formosa.example';

let cloud: TestCloud;
/** What tenants have is made by a person of the operator. */
let byStaff: TestCloud;
let reads: Described[];
let template: { id: string; templateId: string };
let yushan: string;
let own: Tenant;
let sibling: Tenant;
let stranger: Tenant;

beforeAll(async () => {
  cloud = await startCloud();
  reads = (await readOperations(cloud.rest)).filter(({ id, method }) => {
    const who = OPERATIONS[id]?.who ?? 'nobody';
    // What the person does meanwhile is one's own: the sessions.
    return method === 'GET' && who !== 'nobody' && id !== 'live';
  });
  const { secret } = await cloud.context.accounts.tokens.issue({ name: STAFF, role: 'operator-admin' });
  byStaff = { ...cloud, rest: cloud.rest.as({ token: secret }) };
  template = await publishedTemplate(byStaff.rest, 'mono-site', { patch: {} });
  const reseller = async (name: string) =>
    (await byStaff.rest.post<{ id: string }>('resellers', { name })).id;
  const formosa = await reseller('Formosa');
  yushan = await reseller('Yushan');
  own = await grown(formosa, 'Alishan');
  sibling = await grown(formosa, 'Beitou');
  stranger = await grown(yushan, 'Chiayi');
  // A partner's own person works for its customer, too.
  const partner = await addToken(cloud, 'reseller-admin', { reseller: formosa, customer: own.ids.customer });
  await cloud.context.db.apiToken.update({ where: { id: partner.id }, data: { name: PARTNER } });
  await cloud.rest.as({ token: partner.secret }).post(`networks/${own.ids.network}/revisions`, {});
}, 60_000);
afterAll(() => cloud[Symbol.asyncDispose]());

/** One of everything, on the shared template too, and out of service and back once. */
async function grown(reseller: string, name: string): Promise<Tenant> {
  const tenant = await createTenant(byStaff, { reseller, template: template.templateId }, name);
  const { customer, freeSite } = tenant.ids;
  await byStaff.rest.post('networks', {
    customerId: customer,
    name: `${name} shared`,
    kind: 'mono-site',
    siteIds: [freeSite],
    templateVersionId: template.id,
  });
  await cloud.context.db.customer.update({ where: { id: customer }, data: { stage: 'live' } });
  await byStaff.rest.post(`customers/${customer}/suspension`, { reason: `${name} did not pay` });
  await byStaff.rest.post(`customers/${customer}/resumption`);
  return tenant;
}

type Snapshot = Record<string, string>;

/** Every answer that a role may read, with each search for the stranger's names. */
async function snapshot(role: Role, ids: Ids, token: string): Promise<Snapshot> {
  const mayRead = reads.filter(({ id }) => WHO[OPERATIONS[id]?.who as keyof typeof WHO].includes(role));
  const found = await inParallel(mayRead.length, 6, async (i) => {
    const described = mayRead[i] as Described;
    const operation = OPERATIONS[described.id];
    if (!operation) return [];
    await using rest = restOf(cloud, token);
    const attempts = attemptsOf(operation, ids);
    const searches = described.query.includes('q')
      ? ['Yushan', 'Dapu', 'Chiayi'].map((q) => ({ ...attempts[0]!, query: { q } }))
      : [];
    const answers: [string, string][] = [];
    for (const [n, attempt] of [...attempts, ...searches].entries()) {
      const { status, body } = await send(rest, described, operation, attempt);
      const told = JSON.stringify(body).replaceAll(/"(requestId|at)":"[^"]*"/g, '');
      answers.push([`${described.id} ${n}`, `${status} ${told}`]);
    }
    return answers;
  });
  return Object.fromEntries(found.flat());
}

test('no answer to a tenant changes by what another tenant does, and none names the others', async () => {
  const before = new Map<Role, Snapshot>();
  const tokens = new Map<Role, string>();
  const heard = new Map<Role, string[]>();
  const sockets: WebSocket[] = [];
  for (const role of TENANTS) {
    const { secret } = await addToken(cloud, role, own.ids);
    tokens.set(role, secret);
    before.set(role, await snapshot(role, own.ids, secret));
    const messages: string[] = [];
    heard.set(role, messages);
    const socket = new WebSocket(`${cloud.url.replace('https', 'wss')}/api/v1/live`, {
      ca: cloud.ca,
      headers: { authorization: `Bearer ${secret}` },
    });
    socket.on('message', (data) => messages.push(String(data)));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    sockets.push(socket);
  }
  await grown(yushan, 'Dapu');
  await byStaff.rest.post('users', { email: 'new@noc.example', name: 'New', role: 'noc-viewer' });
  await byStaff.rest.post(`templates/${template.templateId}/versions`, {});

  const faults: string[] = [];
  for (const role of TENANTS) {
    // To a customer, another one of the same reseller is a stranger too.
    if (role === 'customer-viewer') await grown(own.ids.reseller, 'Emei');
    const after = await snapshot(role, own.ids, tokens.get(role) ?? '');
    for (const [what, answer] of Object.entries(after)) {
      const foreign = [
        'Yushan',
        'Chiayi',
        'Dapu',
        STAFF,
        ...(role === 'customer-viewer' ? [sibling.name, 'Emei', PARTNER] : []),
      ];
      const told = foreign.filter((name) => answer.includes(name));
      if (told.length > 0) faults.push(`${role}: ${what} tells ${told.join(', ')}: ${answer.slice(0, 400)}`);
      const was = before.get(role)?.[what] ?? '';
      if (answer === was) continue;
      const first = [...answer].findIndex((letter, i) => letter !== was[i]);
      const part = (text: string) => text.slice(Math.max(0, first - 60), first + 60);
      faults.push(`${role}: ${what} was …${part(was)}… and is …${part(answer)}…`);
    }
    faults.push(
      ...(heard.get(role) ?? [])
        .filter((text) => !text.includes('heartbeat'))
        .map((text) => `${role}: ${text}`),
    );
  }
  for (const socket of sockets) socket.terminate();
  expect(faults).toEqual([]);
}, 60_000);

test('ids are told the names of by type and owner, as far as the role reads them', async () => {
  const namesTo = async (role: Role, { ids }: Tenant) => {
    const { secret } = await addToken(cloud, role, own.ids);
    await using rest = restOf(cloud, secret);
    const { reseller, customer, site, appliance, network, teleworker, pilot, user } = ids;
    const asked = [reseller, customer, site, appliance, network, teleworker, pilot, user];
    const { items } = await rest.get<{ items: { type: string }[] }>(
      `names?${asked.map((id) => `ids=${id}`).join('&')}`,
    );
    return items.map(({ type }) => type);
  };
  const all = ['reseller', 'customer', 'site', 'appliance', 'network', 'teleworker', 'pilot', 'user'];
  expect(await namesTo('noc-viewer', stranger)).toEqual(all.filter((type) => type !== 'user'));
  expect(await namesTo('operator-admin', stranger)).toEqual(all);
  for (const role of TENANTS) expect(await namesTo(role, stranger), role).toEqual([]);
  expect(await namesTo('reseller-admin', own)).toEqual(all);
  expect(await namesTo('reseller-installer', own)).toEqual(['customer', 'site', 'appliance']);
  expect(await namesTo('customer-viewer', sibling)).toEqual([]);
});

test('tenants read by name who of their own people did something, and of all others that it was staff', async () => {
  const makers = async (role: Role) => {
    const { secret } = await addToken(cloud, role, own.ids);
    await using rest = restOf(cloud, secret);
    const { items } = await rest.get<{ items: { createdBy: string }[] }>(
      `networks/${own.ids.network}/revisions`,
    );
    return [...new Set(items.map(({ createdBy }) => createdBy))].filter((name) => name !== 'system').sort();
  };
  expect(await makers('reseller-admin')).toEqual([PARTNER, 'staff']);
  expect(await makers('customer-viewer')).toEqual(['staff']);
});
