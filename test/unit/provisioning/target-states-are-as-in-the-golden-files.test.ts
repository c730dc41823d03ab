import { test } from 'vitest';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { type NetworkInput, renderNetwork } from '../../../provisioning/render.ts';
import { expectGolden } from '../../lib/golden.ts';
import { customer, dhcpLine, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';

const pppoe: AccessLine = {
  ...dhcpLine,
  addressing: { method: 'pppoe', username: '84001234@hinet.net', password: 'correct horse' },
  mtuBytes: 1492,
};
const leased: AccessLine = {
  name: 'wan2',
  device: 'eth3',
  vlanId: 10,
  addressing: {
    method: 'static',
    address: '198.51.100.10/29',
    gateway: '198.51.100.9',
    nameservers: ['192.0.2.53'],
  },
  priority: 2,
};

const NETWORKS: Record<string, Omit<NetworkInput, 'customer'>> = {
  'mono-site': { kind: 'mono-site', parameters: {}, sites: siteInputs(1) },
  'mono-site-dual-wan': {
    kind: 'mono-site',
    sites: [siteInput(1, { accessLines: [pppoe, leased] })],
    parameters: {
      lans: [
        {
          name: 'lan1',
          device: 'eth1',
          dhcp: {
            reservations: [{ macAddress: '02:00:5e:10:00:01', address: '10.0.0.20', hostname: 'printer' }],
          },
        },
        { name: 'guests', device: 'eth1', vlanId: 20, zone: 'guests', prefixLength: 25 },
      ],
      dns: { records: [{ name: 'files.formosa-tea.internal', address: '10.0.0.10' }] },
      firewall: {
        answerPingFromInternet: true,
        policies: [
          {
            name: 'no smtp',
            from: 'lan',
            to: 'wan',
            services: [{ protocol: 'tcp', ports: [25] }],
            action: 'reject',
          },
        ],
        portForwards: [{ name: 'web', protocol: 'tcp', publicPort: 443, address: '10.0.0.10', port: 8443 }],
      },
    },
  },
  'mono-site-ipv6': {
    kind: 'mono-site',
    parameters: {
      ipv6: { enabled: true },
      lans: [
        { name: 'lan1', device: 'eth1', hosts: 60 },
        { name: 'guests', device: 'eth1', vlanId: 20, zone: 'guests' },
      ],
    },
    sites: [
      siteInput(1, {
        accessLines: [{ ...leased, ipv6: { delegatedPrefix: '2001:db8:12::/56', gateway: 'fe80::1' } }],
      }),
    ],
  },
  mesh: { kind: 'multi-site', parameters: { topology: 'mesh' }, sites: siteInputs(3) },
  'hub-and-spoke': {
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1) },
    sites: siteInputs(5),
  },
  'hub-and-spoke-with-second-hub': {
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId: uuid(1), secondHubSiteId: uuid(2) },
    sites: siteInputs(5),
  },
  teleworker: {
    kind: 'teleworker',
    parameters: { remoteAccess: { tunnel: 'full' } },
    sites: siteInputs(1),
    teleworkers: [
      { id: uuid(801), identity: 'lin.vpn.sitekeeper.internal', tunnel: 'split', address: null },
      { id: uuid(802), identity: 'wu.vpn.sitekeeper.internal', tunnel: null, address: '10.0.1.130' },
    ],
  },
  'hub-and-spoke-by-layers': {
    kind: 'multi-site',
    layers: {
      template: {
        name: 'Branch',
        number: 3,
        patch: { topology: 'hub-and-spoke', dns: { forwarders: ['192.0.2.53'], cacheEntries: 500 } },
        locks: ['/topology'],
        overlays: { hub: { lans: [{ name: 'servers', device: 'eth2' }] }, spoke: { ntpServers: [] } },
      },
      operator: { patch: { ntpServers: ['time.stdtime.gov.tw'] }, locks: [] },
      tier: { tier: 'gold', patch: { monitoring: { telemetryIntervalSeconds: 10 } }, locks: [] },
    },
    parameters: {
      hubSiteId: uuid(1),
      dns: { cacheEntries: null },
      siteOverrides: { [uuid(2)]: { hostname: 'kaohsiung' } },
      applianceOverrides: { [uuid(102)]: { firewall: { answerPingFromInternet: true } } },
    },
    sites: siteInputs(2),
  },
};

test.each(Object.entries(NETWORKS))('%s', async (name, network) => {
  const rendered = renderNetwork({ ...network, customer });
  await expectGolden(`target-state/${name}.json`, `${JSON.stringify(rendered, null, 2)}\n`);
});
