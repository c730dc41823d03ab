import { AUTHORITY_ORGANIZATION, type RemoteAccess, userPrincipalName } from '#protocol';
import { type Connection, type CredentialNames, indent } from './connection.ts';

/** Underscores keep names of ours apart from those of peers; a DNS name has none. */
const REMOTE_ACCESS = 'remote_access';

/**
 * What the clients of Windows, macOS and iOS, Android and Linux are set up to propose: AES-256-GCM, or AES-256 with
 * SHA-384 from Windows, and the 384-bit curve.
 */
const IKE_PROPOSALS = 'aes256gcm16-prfsha384-ecp384,aes256-sha384-ecp384';
const ESP_PROPOSALS = 'aes256gcm16-ecp384,aes256gcm16';

type Person = { identity: string; full: boolean; address: string | undefined };

/** Whether a connection is one by which people dial in. */
export const isRemoteAccess = (connection: string) => connection.startsWith(`${REMOTE_ACCESS}_`);

/** All that is alike for the people who dial in, and who they are. */
export function renderRemoteAccess(access: RemoteAccess, names: CredentialNames): Connection[] {
  if (access.remoteIdentities.length === 0) return [];
  const full = new Set(access.fullTunnel);
  const addresses = new Map(access.fixedAddresses?.map(({ identity, address }) => [identity, address]));
  return [
    renderAsker(access, names),
    ...access.remoteIdentities.flatMap((identity) => {
      const person = { identity, full: full.has(identity), address: addresses.get(identity) };
      return WAYS.map((by) => renderPerson(access, person, names, by));
    }),
  ];
}

/**
 * Asks who wants in by EAP: Windows calls itself by its IP address in IKE and tells its user only when asked. Nobody is
 * in its group, so that once the answer is proven by a certificate charon goes on to the connection of that person, and
 * when there is none ends it. It comes first of those that take any identity.
 */
function renderAsker(access: RemoteAccess, names: CredentialNames): Connection {
  const remote = ['auth = eap-tls', 'id = %any', 'eap_id = %any', 'groups = nobody'];
  return renderConnection(access, `${REMOTE_ACCESS}_eap`, remote, names, undefined);
}

/** How a person proves who it is. A computer with Windows that dials in for all its users calls itself by the subject of its certificate. */
const WAYS = ['certificate', 'computer', 'eap'] as const;

/** A certificate of another identity does not do: charon looks for this one in it, in IKE as in EAP-TLS. */
function renderPerson(
  access: RemoteAccess,
  person: Person,
  names: CredentialNames,
  by: (typeof WAYS)[number],
): Connection {
  const { identity } = person;
  const remote = {
    certificate: ['auth = pubkey', `id = ${identity}`],
    computer: ['auth = pubkey', `id = "O=${AUTHORITY_ORGANIZATION}, CN=${identity}"`],
    eap: ['auth = eap-tls', 'id = %any', `eap_id = ${userPrincipalName(identity)}`],
  }[by];
  const name = `${REMOTE_ACCESS}_${by}_${identity.replaceAll('.', '_')}`;
  return renderConnection(access, name, remote, names, person);
}

function renderConnection(
  access: RemoteAccess,
  name: string,
  remote: readonly string[],
  { certificate, authorities }: CredentialNames,
  person: Person | undefined,
): Connection {
  const text = `${name} {
  version = 2
  remote_addrs = %any
  proposals = ${IKE_PROPOSALS}
  pools = ${poolName(person?.address)}
  dpd_delay = 30s
  unique = never
  send_cert = always
  local {
    auth = pubkey
    certs = ${certificate}
    id = ${access.localIdentity}
  }
  remote {
${indent([...remote, `cacerts = ${authorities.join(',')}`, 'revocation = relaxed'].join('\n'), 4)}
  }
  children {
    ${name} {
      local_ts = ${person?.full ? '0.0.0.0/0' : access.trafficSelectors.join(',')}
      esp_proposals = ${ESP_PROPOSALS}
      dpd_action = clear
    }
  }
}`;
  return { name, text, initiator: false, addresses: person?.address ?? dynamicAddresses(access) };
}

/** The `pools` of swanctl.conf(5): one for all, and one for each fixed address. */
export function renderPools(access: RemoteAccess): string[] {
  const all = { name: poolName(undefined), addresses: dynamicAddresses(access) };
  const fixed = (access.fixedAddresses ?? []).map(({ address }) => ({
    name: poolName(address),
    addresses: `${address}/32`,
  }));
  const dns = access.nameservers.length > 0 ? [`    dns = ${access.nameservers.join(',')}`] : [];
  return [all, ...fixed].flatMap(({ name, addresses }) => [
    `  ${name} {`,
    `    addrs = ${addresses}`,
    ...dns,
    '  }',
  ]);
}

function dynamicAddresses({ dynamicPool, addressPool }: RemoteAccess): string {
  return dynamicPool ?? addressPool;
}

function poolName(address: string | undefined): string {
  return address === undefined ? REMOTE_ACCESS : `${REMOTE_ACCESS}_${address.replaceAll('.', '_')}`;
}
