import { randomBytes } from 'node:crypto';
import type { Renumbering } from '../../../cloud/addresses/renumbering/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { TestCloud } from '../cloud.ts';
import { staticLine } from '../company.ts';
import { addToken } from './accounts.ts';
import type { Ids } from './ids.ts';

type Thing = { id: string };

export type Tenant = { name: string; ids: Ids };

/** A customer of a reseller, with one of everything that can be somebody's. Every name it gives holds the tenant's own. */
export async function createTenant(
  cloud: TestCloud,
  { reseller, template }: Pick<Ids, 'reseller' | 'template'>,
  name: string,
): Promise<Tenant> {
  const { rest } = cloud;
  const make = async (path: string, body: object) => (await rest.post<Thing>(path, body)).id;
  const customer = await make('customers', { name, resellerId: reseller, externalKey: `${name} key` });
  const place = { customerId: customer, accessLines: [staticLine(1)] };
  const site = await make('sites', { ...place, name: `${name} main` });
  const freeSite = await make('sites', { ...place, name: `${name} free` });
  const { id: appliance, serial } = await addAppliance(cloud, site);
  const network = await rest.post<Network>('networks?apply=true', {
    customerId: customer,
    name: `${name} net`,
    kind: 'mono-site',
    siteIds: [site],
    parameters: { remoteAccess: { enabled: true } },
  });
  const lans = [{ siteId: site, lan: 'lan1', subnet: '172.16.5.0/24' }];
  const renumbering = await rest.post<Renumbering>(`networks/${network.id}/renumberings`, { lans });
  const teleworker = await make('teleworkers', { networkId: network.id, name: `${name} person` });
  const objectives = [{ text: `${name} wants it` }];
  return {
    name,
    ids: {
      reseller,
      template,
      serial,
      customer,
      site,
      freeSite,
      appliance,
      network: network.id,
      teleworker,
      revision: String(network.revision),
      rollout: network.rolloutId ?? '',
      renumbering: renumbering.id,
      pilot: await make('pilots', { customerId: customer, name: `${name} pilot`, objectives }),
      pool: await make('address-pools', { customerId: customer, network: '172.16.0.0/16' }),
      reservation: await make('address-reservations', {
        customerId: customer,
        network: '192.168.77.0/24',
        purpose: 'other',
      }),
      command: await addCommand(cloud, appliance),
      certificate: await addCertificate(cloud, 'device', appliance),
      credential: await addCredential(cloud, teleworker),
      user: await addUser(cloud, customer, name),
      token: (await addToken(cloud, 'customer-viewer', { reseller, customer })).id,
    },
  };
}

let serials = 0;
export function newSerial(): string {
  serials += 1;
  return `SK-TENANT-${String(serials).padStart(6, '0')}`;
}

export async function addAppliance(
  { rest }: TestCloud,
  siteId: string | null,
): Promise<{ id: string; serial: string }> {
  const body = { serial: newSerial(), model: 'AIO-10', siteId };
  return (await rest.post<{ appliance: { id: string; serial: string } }>('appliances', body)).appliance;
}

async function addUser({ rest }: TestCloud, customerId: string, name: string): Promise<string> {
  const email = `${name}@people.example`;
  const body = { email, name: `${name} viewer`, role: 'customer-viewer', customerId };
  return (await rest.post<{ user: Thing }>('users', body)).user.id;
}

async function addCommand({ context }: TestCloud, applianceId: string): Promise<string> {
  const [id, now] = [context.ids.uuid(), context.clock.now()];
  const row = { id, applianceId, kind: 'ping', args: {}, deadline: now, state: 'succeeded' };
  await context.db.command.create({ data: { ...row, createdBy: 'test', createdAt: now, updatedAt: now } });
  return id;
}

/** As if it had been issued; of a person without an appliance. */
async function addCertificate(
  { context }: TestCloud,
  authorityName: 'device' | 'vpn',
  applianceId: string | null,
): Promise<string> {
  const serialNumber = `4${randomBytes(20).toString('hex').slice(1)}`;
  const now = context.clock.now();
  await context.db.certificate.create({
    data: {
      serialNumber,
      authorityName,
      applianceId,
      subject: `CN=${serialNumber}`,
      certificate: 'PEM',
      profile: applianceId ? 'device' : 'teleworker',
      notBefore: now,
      createdAt: now,
      notAfter: new Date(now.getTime() + 86_400_000),
    },
  });
  return serialNumber;
}

async function addCredential(cloud: TestCloud, teleworkerId: string): Promise<string> {
  const { db, ids, clock } = cloud.context;
  const id = ids.uuid();
  const serialNumber = await addCertificate(cloud, 'vpn', null);
  const row = { id, teleworkerId, serialNumber, kind: 'request', createdBy: 'test', createdAt: clock.now() };
  await db.teleworkerCredential.create({ data: row });
  return id;
}
