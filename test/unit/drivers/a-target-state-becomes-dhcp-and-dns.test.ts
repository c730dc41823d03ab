import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { renderConfiguration, servedZones } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';

const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: ['/run/wan1.conf'] };

const configurationOf = (target: TargetState) =>
  servedZones(target)
    .map((zone) => renderConfiguration(target, zone, paths))
    .join('\n');

test('dnsmasq: the whole configuration', () => {
  const target = siteTarget(1);
  target.dns.records = [{ name: 'server', address: '10.1.0.5' }];
  target.dhcp.servers[0]!.reservations = [
    { macAddress: '02:00:00:00:00:01', address: '10.1.0.20', hostname: 'printer' },
  ];
  expect(configurationOf(target)).toMatchInlineSnapshot(`
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
    stop-dns-rebind
    cache-size=1000
    resolv-file=/run/wan1.conf
    host-record=server,server.office.example,10.1.0.5
    host-record=printer,printer.office.example,10.1.0.20
    dhcp-authoritative
    dhcp-leasefile=/state/leases
    dhcp-name-match=set:_nobody,wpad
    dhcp-name-match=set:_nobody,isatap
    dhcp-name-match=set:_nobody,localhost
    dhcp-name-match=set:_nobody,broadcasthost
    dhcp-ignore-names=tag:_nobody
    dhcp-range=set:_lan1,10.1.0.100,10.1.0.199,255.255.255.0,3600s
    dhcp-option=tag:_lan1,option:router,10.1.0.1
    dhcp-option=tag:_lan1,option:dns-server,10.1.0.1
    dhcp-option=tag:_lan1,option:domain-name,office.example
    dhcp-host=02:00:00:00:00:01,10.1.0.20,printer.office.example
    "
  `);
});

test('dnsmasq: given forwarders replace those of the WAN; without DNS the port is closed', () => {
  const target = siteTarget(1);
  target.dns.forwarders = ['192.0.2.53'];
  expect(configurationOf(target)).toContain('\nno-resolv\nserver=192.0.2.53\n');
  target.dns.lans = [];
  expect(configurationOf(target)).toContain('\nport=0\n');
});
