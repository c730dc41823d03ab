import { describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { TeleworkerInput } from '../../../provisioning/input.ts';
import { renderNetwork } from '../../../provisioning/render.ts';
import { customer, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const person = (name: string, over: Partial<TeleworkerInput> = {}): TeleworkerInput => ({
  id: name,
  identity: `${name}.tw.sitekeeper.internal`,
  tunnel: null,
  address: null,
  ...over,
});
const AMY = person('amy');
const BEN = person('ben', { tunnel: 'full' });

function single(parameters: object, teleworkers: TeleworkerInput[]): TargetState {
  const { targets } = renderNetwork({
    kind: 'teleworker',
    parameters,
    customer,
    sites: [siteInput(1)],
    teleworkers,
  });
  return targets[0]!.target;
}
const policies = ({ firewall }: TargetState) =>
  firewall.policies.map(({ name, sources = [], destinations = [] }) => [name, sources, destinations].flat());

describe('one gateway', () => {
  test('people get addresses from the lower half of the pool, or one of their own from the upper', () => {
    const fixed = (address: string) => single({}, [person('amy', { address })]).vpn.remoteAccess;
    expect(fixed('10.0.1.128')).toEqual({
      localIdentity: `${uuid(101)}.vpn.sitekeeper.internal`,
      addressPool: '10.0.1.0/24',
      dynamicPool: '10.0.1.0/25',
      trafficSelectors: ['10.0.0.0/24'],
      nameservers: ['10.0.0.1'],
      remoteIdentities: ['amy.tw.sitekeeper.internal'],
      fixedAddresses: [{ identity: 'amy.tw.sitekeeper.internal', address: '10.0.1.128' }],
    });
    for (const other of ['10.0.1.127', '10.0.1.255', '10.0.2.1']) {
      expect(fixed(other)?.fixedAddresses, other).toBeUndefined();
    }
  });

  test('the firewall lets them into the LANs, to the resolver, and to the internet if anybody goes there', () => {
    expect(policies(single({}, [AMY])).filter(([name]) => name?.includes('teleworkers'))).toEqual([
      ['teleworkers to appliance', '10.0.1.0/24'],
      ['teleworkers to lan', '10.0.1.0/24', '10.0.0.0/24'],
      ['lan to teleworkers', '10.0.0.0/24', '10.0.1.0/24'],
    ]);
    const full = single({}, [AMY, BEN]);
    expect(full.vpn.remoteAccess?.fullTunnel).toEqual([BEN.identity]);
    expect(policies(full)).toContainEqual(['teleworkers to wan', '10.0.1.0/24']);
    expect(policies(full)).toContainEqual(['ipsec from wan']);
    const closed = single({ firewall: { internetAccess: false } }, [BEN]);
    expect(policies(closed).map(([name]) => name)).not.toContain('teleworkers to wan');
    expect(single({ remoteAccess: { tunnel: 'full' } }, [AMY]).vpn.remoteAccess?.fullTunnel).toEqual([
      AMY.identity,
    ]);
  });

  test('LANs of other zones stay theirs', () => {
    const lans = [
      { name: 'lan1', device: 'eth1' },
      { name: 'guests', device: 'eth2', zone: 'guests' },
    ];
    const target = single({ lans }, [AMY]);
    expect(target.vpn.remoteAccess?.trafficSelectors).toEqual(['10.0.0.0/24']);
    expect(policies(target).map(([name]) => name)).not.toContain('teleworkers to guests');
  });

  test('the order in which people come does not matter', () => {
    expect(single({}, [AMY, BEN])).toEqual(single({}, [BEN, AMY]));
  });

  test('without anybody it is ready and lets nobody in; the port it needs cannot be forwarded', () => {
    expect(single({}, []).vpn.remoteAccess?.remoteIdentities).toEqual([]);
    const forward = { name: 'x', protocol: 'udp', publicPort: 4500, address: '10.0.0.10', port: 4500 };
    expect(refusalOf(() => single({ firewall: { portForwards: [forward] } }, []))).toEqual({
      code: 'parameters-invalid',
      pointers: ['/firewall/portForwards/0/publicPort'],
    });
  });
});

describe('a gateway among several sites', () => {
  const render = (parameters: object) =>
    renderNetwork({
      kind: 'multi-site',
      customer,
      sites: siteInputs(3),
      teleworkers: [AMY],
      parameters: { remoteAccess: { enabled: true }, ...parameters },
    }).targets.map(({ target }) => target);
  const star = { topology: 'hub-and-spoke', hubSiteId: uuid(1) };
  const LANS = ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'];
  const POOL = '10.0.3.0/24';

  test('at the hub: people reach the LANs of all sites, and every spoke knows the way back', () => {
    const [hub, ...spokes] = render(star);
    expect(hub?.vpn.remoteAccess?.trafficSelectors).toEqual(LANS);
    expect(policies(hub!)).toContainEqual(['teleworkers to sites', POOL, '10.0.1.0/24', '10.0.2.0/24']);
    expect(policies(hub!)).toContainEqual(['sites to teleworkers', '10.0.1.0/24', '10.0.2.0/24', POOL]);
    for (const spoke of spokes) {
      expect(spoke.vpn.remoteAccess).toBeUndefined();
      expect(spoke.vpn.siteToSite[0]?.remoteTrafficSelectors).toContain(POOL);
      expect(policies(spoke).find(([name]) => name === 'vpn to lan')).toContain(POOL);
    }
  });

  test('at a spoke: the hub passes it on', () => {
    const [hub, gateway, other] = render({
      ...star,
      remoteAccess: { enabled: true, gatewaySiteId: uuid(2) },
    });
    expect(gateway?.vpn.remoteAccess?.trafficSelectors).toEqual(LANS);
    expect(policies(hub!).find(([name]) => name === 'vpn to vpn')).toContain(POOL);
    expect(other?.vpn.siteToSite[0]?.remoteTrafficSelectors).toContain(POOL);
  });

  test('where sites do not reach each other, people reach the LANs of the gateway only', () => {
    const [hub] = render({ ...star, vpn: { interSiteAccess: false } });
    expect(hub?.vpn.remoteAccess?.trafficSelectors).toEqual(['10.0.0.0/24']);
    expect(policies(hub!).map(([name]) => name)).not.toContain('teleworkers to sites');
  });
});
