import { expect, test } from 'vitest';
import { renderConfiguration } from '../../../edge-agent/drivers/dnsmasq/index.ts';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/index.ts';
import { charonPaths } from '../../../edge-agent/drivers/strongswan/paths.ts';
import {
  renderConnections,
  renderSwanctl,
} from '../../../edge-agent/drivers/strongswan/render-connections.ts';
import { renderDaemonConfiguration } from '../../../edge-agent/drivers/strongswan/render-daemon-configuration.ts';
import { sitePeer, siteTarget, twoLines } from '../../lib/drivers/site-target.ts';

const names = { certificate: 'appliance.pem', authorities: ['authority-1.pem'] };
const paths = { leases: '/state/leases', pid: '/run/dnsmasq.pid', resolvers: ['/run/wan1.conf'] };

test('nftables: the whole table', () => {
  const target = siteTarget(1, [sitePeer(1, 2)]);
  target.firewall.portForwards = [
    {
      name: 'web',
      wan: 'wan1',
      protocol: 'tcp',
      publicPort: 8080,
      address: '10.1.0.10',
      port: 80,
      sources: ['203.0.113.0/24'],
    },
  ];
  expect(renderRuleset(target)).toMatchInlineSnapshot(`
    "table inet sitekeeper
    delete table inet sitekeeper
    table inet sitekeeper {
    	chain antispoof {
    		type filter hook prerouting priority filter; policy accept;
    		iifname { "eth0" } meta ipsec missing ip saddr 10.1.0.0/24 counter drop
    		iifname { "eth0" } meta ipsec missing ip saddr 10.2.0.0/24 counter drop
    	}

    	chain input {
    		type filter hook input priority filter; policy drop;
    		ct state established,related accept
    		ct state invalid drop
    		iif "lo" accept
    		iifname { "eth0" } udp sport 67 udp dport 68 accept
    		meta ipsec exists goto input-vpn
    		iifname { "ipsec0" } goto input-vpn
    		iifname { "eth0" } goto input-wan
    		iifname { "eth1" } goto input-lan
    	}

    	chain forward {
    		type filter hook forward priority filter; policy drop;
    		oifname { "eth0" } ip daddr 10.2.0.0/24 rt ipsec missing counter drop
    		tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu
    		meta ipsec exists tcp flags & (syn | rst) == syn tcp option maxseg size set 1360
    		rt ipsec exists tcp flags & (syn | rst) == syn tcp option maxseg size set 1360
    		iifname "ipsec0" tcp flags & (syn | rst) == syn tcp option maxseg size set 1360
    		oifname "ipsec0" tcp flags & (syn | rst) == syn tcp option maxseg size set 1360
    		ct state established,related accept
    		ct state invalid drop
    		iifname "eth0" ip saddr { 203.0.113.0/24 } ip daddr 10.1.0.10 tcp dport 80 ct status dnat counter accept comment "web"
    		meta ipsec exists goto forward-vpn
    		iifname { "ipsec0" } goto forward-vpn
    		iifname { "eth0" } goto forward-wan
    		iifname { "eth1" } goto forward-lan
    	}

    	chain output {
    		type filter hook output priority filter; policy accept;
    		ct state established,related accept
    		oif "lo" accept
    	}

    	chain input-wan {
    		udp dport { 500, 4500 } counter accept comment "IKE"
    		meta l4proto esp counter accept comment "ESP"
    		counter drop
    	}

    	chain forward-wan {
    		counter drop
    	}

    	chain input-lan {
    		counter accept comment "LAN to the appliance"
    		counter drop
    	}

    	chain forward-lan {
    		oifname { "eth0" } rt ipsec missing counter accept comment "LAN to the internet"
    		rt ipsec exists counter accept comment "LAN to the sites"
    		oifname { "ipsec0" } counter accept comment "LAN to the sites"
    		counter drop
    	}

    	chain input-vpn {
    		meta l4proto icmp counter accept comment "sites to the appliance"
    		counter drop
    	}

    	chain forward-vpn {
    		oifname { "eth1" } rt ipsec missing counter accept comment "sites to the LAN"
    		rt ipsec exists counter accept comment "site to site"
    		oifname { "ipsec0" } counter accept comment "site to site"
    		counter drop
    	}

    	chain prerouting {
    		type nat hook prerouting priority dstnat; policy accept;
    		iifname "eth0" ip saddr { 203.0.113.0/24 } fib daddr type local tcp dport 8080 counter dnat ip to 10.1.0.10:80 comment "web"
    	}

    	chain postrouting {
    		type nat hook postrouting priority srcnat; policy accept;
    		oifname { "eth0" } rt ipsec missing counter masquerade
    	}
    }
    "
  `);
});

test('nftables: with two lines a connection bears the mark of the one it came in by', () => {
  const chain = /\tchain lines \{\n[^}]+\}[^}]+\t\}/.exec(renderRuleset(twoLines(1)))?.[0];
  expect(chain).toMatchInlineSnapshot(`
    "	chain lines {
    		type filter hook prerouting priority mangle; policy accept;
    		iifname "eth0" meta ipsec missing ct state new ct mark set 201
    		iifname "eth2" meta ipsec missing ct state new ct mark set 202
    		iifname { "eth1" } meta mark set ct mark
    	}"
  `);
});

test('nftables: a policy with services, sources and destinations', () => {
  const target = siteTarget(1);
  target.firewall.policies = [
    {
      name: 'mail only',
      from: 'lan',
      to: 'wan',
      services: [{ protocol: 'tcp', ports: [25, 587] }, { protocol: 'icmp' }],
      sources: ['10.1.0.0/24', '10.1.0.128/25'],
      destinations: ['203.0.113.25/32'],
      action: 'reject',
    },
  ];
  const chain = /chain forward-lan \{\n([^}]+\}[^}]+)*?\t\}/.exec(renderRuleset(target))?.[0];
  expect(chain).toMatchInlineSnapshot(`
    "chain forward-lan {
    		oifname { "eth0" } rt ipsec missing ip saddr { 10.1.0.0/24 } ip daddr { 203.0.113.25/32 } tcp dport { 25, 587 } counter reject with icmpx admin-prohibited comment "mail only"
    		oifname { "eth0" } rt ipsec missing ip saddr { 10.1.0.0/24 } ip daddr { 203.0.113.25/32 } meta l4proto icmp counter reject with icmpx admin-prohibited comment "mail only"
    		counter drop
    	}"
  `);
});

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

test('swanctl: an initiator and a responder', () => {
  const { remoteAddress: _, ...anywhere } = sitePeer(2, 3);
  const target = siteTarget(2, [sitePeer(2, 1), anywhere]);
  const connections = renderConnections(target, names, 'kernel');
  expect(connections.map(({ name, initiator }) => ({ name, initiator }))).toEqual([
    { name: 'site1', initiator: true },
    { name: 'site3', initiator: false },
  ]);
  expect(renderSwanctl(connections, target)).toMatchInlineSnapshot(`
    "connections {
      site1 {
        version = 2
        remote_addrs = 198.51.100.11
        proposals = aes256gcm16-prfsha384-ecp384
        rekey_time = 14400s
        dpd_delay = 10s
        keyingtries = 0
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site2.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = site1.vpn.sitekeeper.internal
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          site1 {
            local_ts = 10.2.0.0/24
            remote_ts = 10.1.0.0/24
            esp_proposals = aes256gcm16-ecp384
            rekey_time = 3600s
            start_action = start
            dpd_action = restart
            close_action = start
          }
        }
      }
      site3 {
        version = 2
        remote_addrs = %any
        proposals = aes256gcm16-prfsha384-ecp384
        rekey_time = 14400s
        dpd_delay = 10s
        keyingtries = 1
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site2.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = site3.vpn.sitekeeper.internal
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          site3 {
            local_ts = 10.2.0.0/24
            remote_ts = 10.3.0.0/24
            esp_proposals = aes256gcm16-ecp384
            rekey_time = 3600s
            start_action = none
            dpd_action = clear
            close_action = none
          }
        }
      }
    }
    "
  `);
});

test('swanctl: a connection for each teleworker, all in one pool', () => {
  const target = siteTarget(1);
  target.vpn.remoteAccess = {
    localIdentity: 'site1.vpn.sitekeeper.internal',
    addressPool: '10.99.0.0/24',
    trafficSelectors: ['10.1.0.0/24'],
    nameservers: ['10.1.0.1'],
    remoteIdentities: ['amy.example'],
  };
  expect(renderSwanctl(renderConnections(target, names, 'kernel'), target)).toMatchInlineSnapshot(`
    "connections {
      remote_access_1 {
        version = 2
        remote_addrs = %any
        pools = remote_access
        dpd_delay = 30s
        unique = replace
        send_cert = always
        local {
          auth = pubkey
          certs = appliance.pem
          id = site1.vpn.sitekeeper.internal
        }
        remote {
          auth = pubkey
          id = amy.example
          cacerts = authority-1.pem
          revocation = relaxed
        }
        children {
          remote_access_1 {
            local_ts = 10.1.0.0/24
            dpd_action = clear
          }
        }
      }
    }
    pools {
      remote_access {
        addrs = 10.99.0.0/24
        dns = 10.1.0.1
      }
    }
    "
  `);
});

test('swanctl: with ESP in the kernel a LAN inside a larger selector bypasses the tunnel', () => {
  const target = siteTarget(2, [sitePeer(2, 1, { remote: ['10.0.0.0/8'] })]);
  expect(renderConnections(target, names, 'user-space').map(({ name }) => name)).toEqual(['site1']);
  expect(renderConnections(target, names, 'kernel').map(({ name }) => name)).toEqual([
    'site1',
    'bypass_lan1',
  ]);
});

test('strongswan.conf: user-space ESP only where the kernel has none', () => {
  const own = charonPaths({ state: '/state', run: '/run' }, 'charon');
  expect(renderDaemonConfiguration(own, 'kernel')).toMatchInlineSnapshot(`
    "charon-systemd {
      load = pem pkcs1 pkcs8 x509 constraints revocation curl pubkey openssl random nonce kdf hmac sha2 gcm aes kernel-netlink socket-default vici
      make_before_break = yes
      retransmit_timeout = 2.0
      retransmit_base = 1.4
      retransmit_tries = 4
      plugins {
        vici {
          socket = unix:///run/strongswan/charon.vici
        }
        kernel-libipsec {
          allow_peer_ts = yes
        }
        revocation {
          enable_ocsp = no
          timeout = 3s
        }
      }
      journal {
        default = -1
      }
      filelog {
        ike {
          path = /run/strongswan/charon-ike.log
          default = 1
          enc = 0
          time_format = %Y-%m-%dT%H:%M:%S
          flush_line = yes
        }
      }
    }
    swanctl {
      load = pem pkcs1 pkcs8 x509 pubkey openssl random
    }
    "
  `);
  expect(renderDaemonConfiguration(own, 'user-space')).toContain(' kernel-libipsec kernel-netlink ');
});
