import { expect, test } from 'vitest';
import { renderConfiguration } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';

const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: ['/run/wan1.conf'] };

test('dnsmasq: the whole configuration', () => {
  const target = siteTarget(1);
  target.dns.records = [{ name: 'server', address: '10.1.0.5' }];
  target.dhcp.servers[0]!.reservations = [
    { macAddress: '02:00:00:00:00:01', address: '10.1.0.20', hostname: 'printer' },
  ];
  expect(renderConfiguration(target, paths)).toMatchInlineSnapshot(`
    "user=dnsmasq
    pid-file=/run/dnsmasq.pid
    log-facility=-
    bind-dynamic
    except-interface=lo
    no-hosts
    no-ping
    interface=eth1
    domain=office.example
    local=/office.example/
    expand-hosts
    domain-needed
    bogus-priv
    cache-size=1000
    resolv-file=/run/wan1.conf
    host-record=server,server.office.example,10.1.0.5
    dhcp-authoritative
    dhcp-leasefile=/state/leases
    dhcp-range=set:lan1,10.1.0.100,10.1.0.199,255.255.255.0,3600s
    dhcp-option=tag:lan1,option:router,10.1.0.1
    dhcp-option=tag:lan1,option:dns-server,10.1.0.1
    dhcp-option=tag:lan1,option:domain-name,office.example
    dhcp-host=02:00:00:00:00:01,10.1.0.20,printer
    "
  `);
});

test('dnsmasq: given forwarders replace those of the WAN; without DNS the port is closed', () => {
  const target = siteTarget(1);
  target.dns.forwarders = ['192.0.2.53'];
  expect(renderConfiguration(target, paths)).toContain('\nno-resolv\nserver=192.0.2.53\n');
  target.dns.lans = [];
  expect(renderConfiguration(target, paths)).toContain('\nport=0\n');
});
