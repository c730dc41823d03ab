import { AppError } from '../platform/errors.ts';
import type { TeleworkerDeps } from './deps.ts';
import { SHUT_STAGES } from './live-store.ts';
import { revoked } from './people.ts';
import type { TeleworkerRow } from './store.ts';

/** As many as a gateway is told of (`RemoteAccess` of the protocol). */
const MOST_CREDENTIALS = 1024;

/** Somebody who can be given a credential, and what it leads to. */
export type Eligible = {
  person: TeleworkerRow;
  customerName: string;
  gateway: { address: string; identity: string };
  /** Null: everything goes through the tunnel. */
  networks: string[] | null;
};

/** @throws AppError not-found, conflict, customer-suspended */
export async function eligible(
  { store, tunnelOf }: Pick<TeleworkerDeps, 'store' | 'tunnelOf'>,
  teleworkerId: string,
): Promise<Eligible> {
  const person = await store.teleworkers.get(teleworkerId);
  if (person.state === 'revoked') throw revoked(person);
  const customer = (await store.customerOf(person.networkId))?.customer;
  if (!customer || SHUT_STAGES.includes(customer.stage)) {
    throw new AppError('customer-suspended', `The customer of ${person.name} is suspended or closed.`);
  }
  if ((await store.countCredentials(person.networkId)) >= MOST_CREDENTIALS) {
    throw new AppError(
      'conflict',
      `The network has ${MOST_CREDENTIALS} credentials, as many as a gateway takes. Revoke some first.`,
    );
  }
  const gateway = await store.gateway(person.networkId);
  if (!gateway) {
    throw new AppError(
      'conflict',
      'The network has no gateway for teleworkers yet: enable remote access, commit and roll out first.',
    );
  }
  if (gateway.address === null) {
    throw new AppError(
      'conflict',
      'The public address of the gateway is not known yet, or nobody can call it.',
    );
  }
  const tunnel = person.tunnel ?? (await tunnelOf(person.networkId));
  return {
    person,
    customerName: customer.name,
    gateway: { address: gateway.address, identity: gateway.identity },
    networks: tunnel === 'full' ? null : gateway.networks,
  };
}
