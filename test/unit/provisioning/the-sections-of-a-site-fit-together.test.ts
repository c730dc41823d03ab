import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { endOf, parseAddress, parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';
import { customer, dhcpLine, siteInput } from '../../lib/network-inputs.ts';

function renderOne(parameters: object, over: Partial<SiteInput> = {}): TargetState {
  const input = { kind: 'mono-site' as const, parameters, customer, sites: [siteInput(1, over)] };
  const [rendered] = renderNetwork(input).targets;
  if (!rendered) throw new Error('nothing rendered');
  return rendered.target;
}

describe('every target state', () => {
  test('leases addresses of its LAN, never its own, and names itself as gateway and resolver', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (input) => {
        for (const { target } of renderNetwork(input).targets) {
          for (const server of target.dhcp.servers) {
            const lan = target.interfaces.lans.find((candidate) => candidate.name === server.lan);
            const own = lan?.address.split('/')[0] ?? '';
            const subnet = parseNetwork(lan?.address ?? '');
            const [first, last] = [parseAddress(server.rangeStart), parseAddress(server.rangeEnd)];
            expect(parseAddress(own)).toBe(subnet.base + 1);
            expect(first).toBeGreaterThan(parseAddress(own));
            expect(last).toBeGreaterThanOrEqual(first);
            expect(last).toBeLessThan(endOf(subnet) - 1);
            expect([server.gateway, ...server.nameservers]).toEqual([own, own]);
            expect(target.dns.lans).toContain(server.lan);
            expect(server.domain).toBe(target.dns.domain);
          }
        }
      }),
    );
  });

  test('has each interface in one zone, and policies between zones that exist', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (input) => {
        for (const { target } of renderNetwork(input).targets) {
          const { zones, policies, masquerade } = target.firewall;
          const wans = target.interfaces.wans.map((wan) => wan.name);
          const lans = target.interfaces.lans.map((lan) => lan.name);
          expect(zones.flatMap((zone) => zone.interfaces).sort()).toEqual([...wans, ...lans].sort());
          expect(masquerade).toEqual(wans);
          const names = [...zones.map((zone) => zone.name), 'appliance'];
          for (const policy of policies)
            expect(names).toEqual(expect.arrayContaining([policy.from, policy.to]));
          expect(new Set(policies.map((policy) => policy.name)).size).toBe(policies.length);
          const fromInternet = policies.filter((policy) => policy.from === 'wan');
          expect(fromInternet.filter((policy) => policy.to !== 'appliance')).toEqual([]);
          expect(fromInternet.some((policy) => policy.name === 'ipsec from wan')).toBe(
            target.vpn.siteToSite.length > 0 || target.vpn.remoteAccess !== undefined,
          );
        }
      }),
    );
  });
});

describe('a mono-site', () => {
  test('needs no parameters', () => {
    const target = renderOne({});
    expect(target.interfaces.lans).toEqual([{ name: 'lan1', device: 'eth1', address: '10.0.0.1/24' }]);
    expect(target.dhcp.servers[0]).toMatchObject({ rangeStart: '10.0.0.100', rangeEnd: '10.0.0.250' });
    expect(target.system.hostname).toBe('site-1');
    expect(target.dns.domain).toBe('formosa-tea.internal');
    expect(target.vpn).toEqual({ siteToSite: [] });
  });

  test('is named by its serial number when its name cannot stand in a host name', () => {
    expect(renderOne({}, { name: '台北總公司' }).system.hostname).toBe('sk-000001');
    expect(renderOne({ hostname: 'gw' }, { name: '台北總公司' }).system.hostname).toBe('gw');
  });

  test('keeps guests apart: to the internet and the resolver only', () => {
    const lans = [
      { name: 'lan1', device: 'eth1' },
      { name: 'wifi', device: 'eth1', vlanId: 20, zone: 'guests' },
    ];
    const { policies } = renderOne({ lans }).firewall;
    expect(policies.map((policy) => policy.name)).toEqual([
      'guests to appliance',
      'lan to appliance',
      'guests to wan',
      'lan to wan',
    ]);
  });

  test('lets LANs of one zone reach each other', () => {
    const lans = ['eth1', 'eth2'].map((device) => ({ name: `lan-${device}`, device }));
    expect(renderOne({ lans }).firewall.policies.map((policy) => policy.name)).toContain('lan to lan');
  });

  test('cuts the internet off when told to, and puts further policies first', () => {
    const further = {
      name: 'no mail',
      from: 'lan',
      to: 'wan',
      action: 'reject',
      services: [{ protocol: 'tcp', ports: [25] }],
    };
    const firewall = { internetAccess: false, policies: [further] };
    expect(renderOne({ firewall }).firewall.policies.map((policy) => policy.name)).toEqual([
      'no mail',
      'lan to appliance',
    ]);
  });

  test('forwards a port on every WAN unless one is named', () => {
    const forward = { name: 'web', protocol: 'tcp', publicPort: 443, address: '10.0.0.20', port: 8443 };
    const accessLines = [dhcpLine, { ...dhcpLine, name: 'wan2' as const, device: 'eth9', priority: 2 }];
    const wansOf = (more: object) =>
      renderOne(
        { firewall: { portForwards: [{ ...forward, ...more }] } },
        { accessLines },
      ).firewall.portForwards.map((rendered) => rendered.wan);
    expect(wansOf({})).toEqual(['wan1', 'wan2']);
    expect(wansOf({ wan: 'wan2' })).toEqual(['wan2']);
  });

  test('writes networks without host bits', () => {
    const policy = {
      name: 'office',
      from: 'wan',
      to: 'appliance',
      action: 'accept',
      sources: ['198.51.100.9/24'],
    };
    expect(renderOne({ firewall: { policies: [policy] } }).firewall.policies[0]?.sources).toEqual([
      '198.51.100.0/24',
    ]);
  });
});

describe('exceptions of a site', () => {
  test('are merged into the common parameters', () => {
    const [first, second] = [siteInput(1), siteInput(2)];
    const rendered = renderNetwork({
      kind: 'multi-site',
      customer,
      sites: [first, second],
      parameters: {
        topology: 'mesh',
        dns: { forwarders: ['192.0.2.53'], domain: 'tea.example' },
        siteOverrides: { [second.id]: { dns: { domain: null }, ntpServers: [] } },
      },
    });
    const [one, two] = rendered.targets.map((target) => target.target);
    expect([one?.dns.domain, two?.dns.domain]).toEqual(['tea.example', 'formosa-tea.internal']);
    expect(two?.dns.forwarders).toEqual(['192.0.2.53']);
    expect([one?.system.ntpServers, two?.system.ntpServers]).toEqual([['pool.ntp.org'], []]);
  });
});
