import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TargetState, userPrincipalName } from '#protocol';
import { makeBundle } from '../../../cloud/teleworkers/bundles/index.ts';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import { createVpnAuthority, type VpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { eventually } from '../../lib/eventually.ts';
import { CONTROL, createLab, type Lab, lanHostAddress, OUTSIDER, siteAddress } from '../../lib/lab/index.ts';
import { startTeleworker, type Teleworker } from '../../lib/lab/teleworker.ts';
import { pings, transcript } from '../../lib/lab/traffic.ts';

const AMY = 'amy.tw.sitekeeper.internal';
const BEN = 'ben.tw.sitekeeper.internal';
/** The same authority vouches for her, but she belongs to somebody else. */
const EVE = 'eve.tw.sitekeeper.internal';
const GATEWAY = 'site1.vpn.sitekeeper.internal';

const stack = new AsyncDisposableStack();
let lab: Lab;
let drivers: SiteDrivers;
let authority: VpnAuthority;
let person: Teleworker;

beforeAll(async () => {
  authority = stack.use(await createVpnAuthority());
  lab = stack.use(await createLab({ sites: 1 }));
  drivers = startDrivers(lab.site(1), await authority.issue(1));
  person = await startTeleworker(lab.outsider);
});
afterAll(() => stack.disposeAsync());

const WINDOWS = 'aes256-sha384-ecp384';

function connection(name: string, by: string[], proposals = 'aes256gcm16-prfsha384-ecp384'): string {
  return `${name} {
    version = 2
    remote_addrs = ${siteAddress(1)}
    vips = 0.0.0.0
    proposals = ${proposals}
    local {
      ${by.join('\n      ')}
    }
    remote {
      auth = pubkey
      id = ${GATEWAY}
    }
    children {
      ${name} {
        remote_ts = 0.0.0.0/0
      }
    }
  }`;
}

/** Names that are structure in the notations of swanctl(8): events, sections, values, the lines of `--list-sas`. */
const STRANGERS = [
  'x} zz {uniqueid=999 initiator=yes state=ESTABLISHED',
  'x}} remote_access_eap {uniqueid=999 initiator=yes state=ESTABLISHED',
  'x} site2 {uniqueid=999 state=ESTABLISHED child-sas {site2-1 {name=site2 state=INSTALLED}}',
].map((name, i) =>
  connection(`stranger${i}`, ['auth = eap-tls', `id = "${name}"`, `eap_id = "${name}"`], WINDOWS),
);

/** Ends a handshake of IKE after the answer to the question who wants in, the third message of the initiator (RFC 7296 §3.1). */
const MUTE = `table ip mute {
  chain output {
    type filter hook output priority 0
    udp dport 4500 @th,64,32 0 @th,256,32 3 drop
  }
}
`;

const certificate = (of: string, as = of) => ['auth = pubkey', `certs = ${of}.pem`, `id = ${as}`];
/** As Windows does it: IKE hears an address, the person is told when EAP asks. */
const windows = (of: string, as = of) => [
  'auth = eap-tls',
  `certs = ${of}.pem`,
  `id = ${OUTSIDER}`,
  `eap_id = ${userPrincipalName(as)}`,
];

/** Gives the computer the keys of these people and these connections, nothing else. */
async function become(people: string[], connections: string[]): Promise<void> {
  const files: Record<string, string> = {
    'swanctl.conf': `connections {\n${connections.join('\n')}\n}\n`,
  };
  for (const identity of people) {
    const { key, certificate, root } = await authority.issuePerson(identity);
    files[`private/${identity}.pem`] = key;
    files[`x509/${identity}.pem`] = certificate;
    files['x509ca/root.pem'] = root;
  }
  expect(await person.load(files)).toContain(`successfully loaded ${connections.length} connections`);
}

function target(people: string[], extra: Partial<NonNullable<TargetState['vpn']['remoteAccess']>> = {}) {
  const state = siteTarget(1);
  state.vpn.remoteAccess = {
    localIdentity: GATEWAY,
    addressPool: '10.99.0.0/24',
    dynamicPool: '10.99.0.0/25',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: ['10.1.0.1'],
    remoteIdentities: people,
    ...extra,
  };
  state.firewall.policies.push({ name: 'people to the internet', from: 'vpn', to: 'wan', action: 'accept' });
  return state;
}

const reachesTheLan = () => pings(lab.outsider, lanHostAddress(1));

test('nobody gets in whom the same authority vouches for but who is not listed', async () => {
  const state = target([AMY, BEN]);
  expect(await drivers.driver('strongswan').check(state)).toEqual([]);
  await drivers.activate(state);
  await become(
    [EVE],
    [
      connection('eve', certificate(EVE)),
      connection('eve_by_eap', windows(EVE), WINDOWS),
      connection('eve_as_amy', certificate(EVE, AMY)),
      connection('eve_as_amy_by_eap', windows(EVE, AMY), WINDOWS),
    ],
  );
  for (const name of ['eve', 'eve_by_eap', 'eve_as_amy', 'eve_as_amy_by_eap']) {
    expect(await person.connect(name), name).toBe(false);
  }
  expect(await reachesTheLan()).toBe(false);
});

test('people get in by certificate and by EAP-TLS; who is taken off the list is out, the others stay', async () => {
  await become([AMY, BEN], [connection('amy', certificate(AMY)), connection('ben', windows(BEN), WINDOWS)]);
  expect(await person.connect('amy')).toBe(true);
  expect(await reachesTheLan()).toBe(true);
  await person.disconnect('amy');
  expect(await person.connect('ben')).toBe(true);
  expect(await reachesTheLan()).toBe(true);

  await drivers.activate(target([BEN]));
  expect(await person.connect('amy')).toBe(false);
  expect(await reachesTheLan()).toBe(true);

  await drivers.activate(target([]));
  expect(await person.connect('ben')).toBe(false);
  expect(await reachesTheLan()).toBe(false);
});

test('what a stranger calls itself changes nothing: who is taken off the list while it calls is out', async () => {
  const strongswan = drivers.driver('strongswan');
  const amy = target([AMY, BEN]);
  amy.vpn.siteToSite = [sitePeer(1, 2)];
  await drivers.activate(amy);
  await become([AMY], [connection('amy', certificate(AMY)), ...STRANGERS]);
  expect(await person.connect('amy')).toBe(true);
  // What follows the name is never sent, so that the gateway keeps waiting for it.
  await lab.outsider.sh('nft -f -', { input: MUTE });
  const raw = 'swanctl --list-sas --raw --uri unix:///run/sitekeeper/strongswan/charon.vici';
  const told = async () => (await lab.site(1).sh(raw)).stdout;
  const done = new AbortController();
  const strangers = STRANGERS.map(async (_, i) => {
    while (!done.signal.aborted) expect(await person.connect(`stranger${i}`)).toBe(false);
  });
  const everyStrangerCalls = () =>
    eventually(
      async () => (await told()).split('uniqueid=999').length > STRANGERS.length,
      'every stranger has said its name',
      { withinMs: 20_000 },
    );
  await everyStrangerCalls();
  expect((await strongswan.observe(amy)).tunnels).toMatchObject([{ peer: 'site2', state: 'down' }]);

  const ben = target([BEN]);
  ben.vpn.siteToSite = amy.vpn.siteToSite;
  await drivers.activate(ben);
  expect(await reachesTheLan()).toBe(false);
  await everyStrangerCalls();
  expect(await strongswan.drift(ben)).toEqual([]);

  done.abort();
  await Promise.all(strangers);
  await lab.outsider.sh('nft delete table ip mute');
  expect(await person.connect('amy')).toBe(false);
});

/** The connection of a profile for Apple's devices as they take it: algorithms and identities as it says, everything proposed. */
function byAppleProfile(name: string, identity: string, networks: string[] | null): string {
  const none = Buffer.alloc(0);
  const access = {
    title: 'VPN',
    credentialId: identity,
    identity,
    gateway: { address: siteAddress(1), identity: GATEWAY },
    networks,
    pkcs12: none,
    root: none,
    authority: none,
  };
  const profile = makeBundle('apple', access, { uuid: () => 'uuid', at: new Date(0) }).content.toString();
  expect(profile).not.toContain('OverridePrimary');
  const of = (key: string) =>
    new RegExp(`<key>${key}</key>\\s*<(?:string|integer)>([^<]+)<`).exec(profile)?.[1];
  const encryption = { 'AES-256-GCM': 'aes256gcm16' }[of('EncryptionAlgorithm') ?? ''];
  const [hash, group] = [
    { 'SHA2-384': 'sha384' }[of('IntegrityAlgorithm') ?? ''],
    { 20: 'ecp384' }[of('DiffieHellmanGroup') ?? ''],
  ];
  expect(of('RemoteAddress')).toBe(siteAddress(1));
  expect(of('RemoteIdentifier')).toBe(GATEWAY);
  const own = ['auth = pubkey', `certs = ${identity}.pem`, `id = ${of('LocalIdentifier')}`];
  return connection(name, own, `${encryption}-prf${hash}-${group}`);
}

const selectors = async () =>
  /^ {4}remote (.*)$/m.exec(
    (await lab.outsider.sh('swanctl --list-sas --uri unix:///run/teleworker.vici 2>/dev/null')).stdout,
  )?.[1];

test('by the profile for Apple’s devices, the gateway’s selectors say what goes through the tunnel', async () => {
  await drivers.activate(target([AMY, BEN], { fullTunnel: [AMY] }));
  await become([AMY, BEN], [byAppleProfile('amy', AMY, null), byAppleProfile('ben', BEN, ['10.1.0.0/24'])]);
  expect(await person.connect('amy')).toBe(true);
  expect(await selectors()).toBe('0.0.0.0/0');
  await person.disconnect('amy');
  expect(await person.connect('ben')).toBe(true);
  expect(await selectors()).toBe('10.1.0.0/24');
  await person.disconnect('ben');
});

test('a computer with Windows dials in for all its users, by the subject of the certificate', async () => {
  const computer = (of: string) => ['auth = pubkey', `certs = ${of}.pem`, `id = "O=Sitekeeper, CN=${of}"`];
  await become(
    [AMY, EVE],
    [connection('amy', computer(AMY), WINDOWS), connection('eve', computer(EVE), WINDOWS)],
  );
  expect(await person.connect('eve')).toBe(false);
  expect(await person.connect('amy')).toBe(true);
  expect(await reachesTheLan()).toBe(true);
  await drivers.activate(target([BEN]));
  expect(await person.connect('amy')).toBe(false);
});

test('with a fixed address and everything through the tunnel the internet sees the gateway; the address can go again', async () => {
  const state = target([AMY], {
    fullTunnel: [AMY],
    fixedAddresses: [{ identity: AMY, address: '10.99.0.200' }],
  });
  await drivers.activate(state);
  expect(await person.connect('amy')).toBe(true);
  expect(await person.address()).toBe('10.99.0.200');
  const seen = await transcript(lab.control, 'eth0', async () => void (await pings(lab.outsider, CONTROL)));
  expect(seen).toContain(`${siteAddress(1)} > ${CONTROL}: ICMP echo request`);
  expect(seen).not.toContain(`${OUTSIDER} > ${CONTROL}: ICMP`);

  await drivers.activate(target([AMY]));
  expect(await person.connect('amy')).toBe(true);
  expect(await person.address()).toMatch(/^10\.99\.0\.([1-9]|[1-9]\d|1[01]\d|12[0-7])$/);
});
