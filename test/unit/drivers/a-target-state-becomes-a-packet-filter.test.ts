import { expect, test } from 'vitest';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/index.ts';
import { sitePeer, siteTarget, twoLines } from '../../lib/drivers/site-target.ts';

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
    		meta l4proto { icmp, ipv6-icmp } counter accept comment "sites to the appliance"
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
    		oifname { "eth0" } rt ipsec missing ip saddr { 10.1.0.0/24 } ip daddr { 203.0.113.25/32 } meta l4proto { icmp, ipv6-icmp } counter reject with icmpx admin-prohibited comment "mail only"
    		counter drop
    	}"
  `);
});
