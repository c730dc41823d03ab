import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { renderRuleset } from '../../../edge-agent/drivers/nftables/index.ts';
import { renderGuard, renderRemoval } from '../../../edge-agent/drivers/nftables/render-ruleset.ts';
import { fullTarget } from '../../lib/drivers/full-target.ts';
import { sitePeer, siteTarget, twoLines } from '../../lib/drivers/site-target.ts';

const chainOf = (ruleset: string, name: string) =>
  new RegExp(`\\tchain ${name} \\{\\n([^]*?)\\n\\t\\}`)
    .exec(ruleset)?.[1]
    ?.split('\n')
    .map((line) => line.trim());

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
    		iifname "eth0" meta ipsec missing ip saddr { 203.0.113.0/24 } ip daddr 10.1.0.10 tcp dport 80 ct status dnat counter accept comment "web"
    		meta ipsec exists goto forward-vpn
    		iifname { "ipsec0" } goto forward-vpn
    		iifname { "eth0" } goto forward-wan
    		iifname { "eth1" } goto forward-lan
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

    	chain clear {
    		udp sport { 500, 4500 } return
    		meta l4proto esp return
    		udp sport 68 udp dport 67 return
    		ip daddr { 10.2.0.0/24 } counter drop
    	}

    	chain output {
    		type filter hook output priority filter; policy accept;
    		oifname { "eth0" } rt ipsec missing jump clear
    		ct state established,related accept
    		oif "lo" accept
    	}

    	chain prerouting {
    		type nat hook prerouting priority dstnat; policy accept;
    		iifname "eth0" meta ipsec missing ip saddr { 203.0.113.0/24 } fib daddr type local tcp dport 8080 counter dnat ip to 10.1.0.10:80 comment "web"
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
    		oifname { "eth0" } rt ipsec missing meta nfproto ipv6 iifname { "eth1" } tcp dport { 25, 587 } counter reject with icmpx admin-prohibited comment "mail only"
    		oifname { "eth0" } rt ipsec missing meta nfproto ipv6 iifname { "eth1" } meta l4proto { icmp, ipv6-icmp } counter reject with icmpx admin-prohibited comment "mail only"
    		counter drop
    	}"
  `);
});

test('nftables: what is refused by IPv4 addresses is refused in IPv6 too, what is admitted by them is not', () => {
  const target = siteTarget(1);
  target.interfaces.lans.push({ name: 'lan2', device: 'eth3', address: '10.9.0.1/24' });
  target.firewall.zones[1]?.interfaces.push('lan2');
  const policy = { from: 'lan', to: 'wan' };
  target.firewall.policies = [
    { ...policy, name: 'one host', sources: ['10.9.0.7/32'], action: 'drop' },
    { ...policy, name: 'one network', destinations: ['192.0.2.0/24'], action: 'reject' },
    { ...policy, name: 'one friend', destinations: ['198.51.100.7/32'], action: 'accept' },
    { ...policy, name: 'all', action: 'accept' },
  ];
  const out = 'oifname { "eth0" } rt ipsec missing';
  expect(chainOf(renderRuleset(target), 'forward-lan')).toEqual([
    `${out} ip saddr { 10.9.0.7/32 } counter drop comment "one host"`,
    `${out} meta nfproto ipv6 iifname { "eth3" } counter drop comment "one host"`,
    `${out} ip daddr { 192.0.2.0/24 } counter reject with icmpx admin-prohibited comment "one network"`,
    `${out} meta nfproto ipv6 counter reject with icmpx admin-prohibited comment "one network"`,
    `${out} ip daddr { 198.51.100.7/32 } counter accept comment "one friend"`,
    `${out} counter accept comment "all"`,
    'counter drop',
  ]);
});

test('nftables: the appliance itself sends nothing into a tunnel in the clear, but keeps its line and its peers', () => {
  const target = siteTarget(1, [sitePeer(1, 2, { remote: ['10.2.0.0/16', '198.51.0.0/16'] })]);
  expect(chainOf(renderRuleset(target), 'clear')).toEqual([
    'udp sport { 500, 4500 } return',
    'meta l4proto esp return',
    'udp sport 68 udp dport 67 return',
    'ip daddr { 198.51.100.0/24 } return',
    'ip daddr { 10.2.0.0/16, 198.51.0.0/16 } counter drop',
  ]);
  const everywhere = siteTarget(1, [sitePeer(1, 2, { remote: ['0.0.0.0/0'] })]);
  expect(chainOf(renderRuleset(everywhere), 'clear')).toBeUndefined();
});

test('nftables: a LAN reaches the resolver of its own zone only', () => {
  const target = siteTarget(1);
  target.interfaces.lans.push({
    name: 'guests',
    device: 'eth3',
    address: '10.9.0.1/24',
    ipv6Addresses: ['fd00::1/64'],
  });
  target.firewall.zones.push({ name: 'guests', interfaces: ['guests'] });
  const dns = 'meta l4proto { tcp, udp } th dport 53 counter drop';
  const ruleset = renderRuleset(target);
  expect(chainOf(ruleset, 'input-guests')?.[0]).toBe(`ip daddr { 10.1.0.1 } ${dns}`);
  expect(chainOf(ruleset, 'input-lan')?.slice(0, 2)).toEqual([
    `ip daddr { 10.9.0.1 } ${dns}`,
    `ip6 daddr { fd00::1 } ${dns}`,
  ]);
});

test('nftables: only a line whose address comes by DHCP takes answers of a DHCP server', () => {
  const rule = 'iifname { "eth2" } udp sport 67 udp dport 68 accept';
  expect(renderRuleset(twoLines(1, [], { method: 'dhcp' }))).toContain(rule);
  expect(renderRuleset(twoLines(1))).not.toContain('dport 68 accept');
});

const rulesOf = (target: TargetState, chain: string) => chainOf(renderRuleset(target), chain) ?? [];
const about = (rules: readonly string[], ...words: string[]) =>
  rules.filter((rule) => words.every((word) => rule.includes(word)));

test('nftables: what claims to come from inside but arrives on a line is dropped, unless the line is in there', () => {
  const lines = 'iifname { "eth0", "ppp-wan2" }';
  const drops = (target: TargetState) => rulesOf(target, 'antispoof').slice(1);
  expect(drops(fullTarget())).toEqual([
    ...['10.1.0.0/24', '10.1.1.0/24', '10.2.0.0/24', '10.3.0.0/24', '10.8.0.0/24'].map(
      (network) => `${lines} meta ipsec missing ip saddr ${network} counter drop`,
    ),
    `${lines} ip6 saddr 2001:db8:1::1/64 counter drop`,
    `${lines} ip6 saddr 2001:db8:2::1/64 counter drop`,
  ]);
  const remote = (...networks: string[]) =>
    drops(siteTarget(1, [sitePeer(1, 2, { remote: networks })])).map(
      (rule) => / saddr (\S+)/.exec(rule)?.[1],
    );
  expect(remote('10.1.0.0/16', '10.2.0.0/24')).toEqual(['10.1.0.0/16', '10.2.0.0/24']);
  expect(remote('0.0.0.0/0')).toEqual(['10.1.0.0/24']);
  expect(remote('198.51.100.0/25')).toEqual(['10.1.0.0/24']);
  const everything = siteTarget(1, [sitePeer(1, 2, { remote: ['0.0.0.0/0'] })]);
  everything.interfaces.wans[0]!.addressing = { method: 'dhcp' };
  expect(drops(everything)).toHaveLength(1);
});

test('nftables: traffic of tunnels leaves by no line in the clear', () => {
  const target = siteTarget(1, [sitePeer(1, 2, { remote: ['10.2.0.0/16', '10.2.7.0/24', '0.0.0.0/0'] })]);
  expect(about(rulesOf(target, 'forward'), 'rt ipsec missing')).toEqual([
    'oifname { "eth0" } ip daddr 0.0.0.0/0 rt ipsec missing counter drop',
  ]);
  expect(about(rulesOf(siteTarget(1), 'forward'), 'rt ipsec missing')).toEqual([]);
  expect(about(rulesOf(fullTarget(), 'output'), 'jump')).toEqual([
    'oifname { "eth0", "ppp-wan2" } rt ipsec missing jump clear',
  ]);
  expect(about(rulesOf(siteTarget(1), 'output'), 'jump')).toEqual([]);
  expect(rulesOf(siteTarget(1), 'clear')).toEqual([]);
  expect(about(rulesOf(fullTarget(), 'clear'), 'daddr')).toEqual([
    'ip daddr { 10.2.0.0/24, 10.3.0.0/24, 10.8.0.0/24 } counter drop',
  ]);
});

test('nftables: IPv6 is let through, kept apart and not translated where there is some', () => {
  const uplinks = 'oifname { "eth0", "ppp-wan2" }';
  expect(about(rulesOf(fullTarget(), 'forward'), 'ip6')).toEqual(
    ['saddr', 'daddr'].map((side) => `${uplinks} ip6 ${side} fc00::/7 counter reject with icmpv6 no-route`),
  );
  expect(about(rulesOf(fullTarget(), 'input'), 'icmpv6')).toEqual([
    'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept',
  ]);
  expect(rulesOf(fullTarget(), 'postrouting').slice(1)).toEqual([
    'meta nfproto ipv4 oifname { "eth0" } rt ipsec missing counter masquerade',
  ]);
});

test('nftables: ports are forwarded by the line, for the sources and to the host that are told', () => {
  const target = fullTarget();
  target.firewall.portForwards.splice(2);
  target.firewall.portForwards[0]!.port = 8443;
  expect(rulesOf(target, 'prerouting').slice(1)).toEqual([
    'iifname "eth0" meta ipsec missing ip saddr { 192.0.2.0/24 } fib daddr type local tcp dport 443 counter dnat ip to 10.1.0.12:8443 comment "web"',
    'iifname "ppp-wan2" meta ipsec missing fib daddr type local tcp dport 443 counter dnat ip to 10.1.0.12:443 comment "web by the other line"',
  ]);
  expect(about(rulesOf(target, 'forward'), 'dnat')).toEqual([
    'iifname "eth0" meta ipsec missing ip saddr { 192.0.2.0/24 } ip daddr 10.1.0.12 tcp dport 8443 ct status dnat counter accept comment "web"',
    'iifname "ppp-wan2" meta ipsec missing ip daddr 10.1.0.12 tcp dport 443 ct status dnat counter accept comment "web by the other line"',
  ]);
});

test('nftables: source addresses are those of the lines that masquerade, of no other and perhaps of none', () => {
  const target = twoLines(1);
  const masqueraded = (masquerade: string[]) => {
    target.firewall.masquerade = masquerade;
    return rulesOf(target, 'postrouting').slice(1);
  };
  expect(masqueraded(['wan1', 'wan2'])).toEqual([
    'oifname { "eth0", "eth2" } rt ipsec missing counter masquerade',
  ]);
  expect(masqueraded([])).toEqual([]);
});

test('nftables: policies go to the chain of the zone they are from, and to zones that have devices', () => {
  const target = siteTarget(1);
  const services = [
    { protocol: 'tcp' as const, ports: [53, 53] },
    { protocol: 'udp' as const },
    { protocol: 'esp' as const },
  ];
  target.firewall.zones.push({ name: 'empty', interfaces: [] });
  target.firewall.policies = [
    { name: 'in', from: 'wan', to: 'appliance', services, action: 'accept' },
    { name: 'to nothing', from: 'lan', to: 'empty', action: 'accept' },
    { name: 'from nothing', from: 'empty', to: 'lan', action: 'accept' },
    { name: 'to all', from: 'wan', to: 'lan', sources: ['192.0.2.0/24'], action: 'drop' },
    { name: 'out', from: 'appliance', to: 'wan', action: 'reject' },
    { name: 'out to nothing', from: 'appliance', to: 'empty', action: 'drop' },
    {
      name: 'out into tunnels',
      from: 'appliance',
      to: 'vpn',
      destinations: ['10.2.0.0/24'],
      action: 'accept',
    },
  ];
  const ruleset = renderRuleset(target);
  expect(chainOf(ruleset, 'input-wan')).toEqual([
    'tcp dport { 53 } counter accept comment "in"',
    'meta l4proto udp counter accept comment "in"',
    'meta l4proto esp counter accept comment "in"',
    'counter drop',
  ]);
  expect(chainOf(ruleset, 'forward-wan')).toEqual([
    'oifname { "eth1" } rt ipsec missing ip saddr { 192.0.2.0/24 } counter drop comment "to all"',
    'oifname { "eth1" } rt ipsec missing meta nfproto ipv6 counter drop comment "to all"',
    'counter drop',
  ]);
  expect(chainOf(ruleset, 'forward-lan')).toEqual(['counter drop']);
  expect(chainOf(ruleset, 'input-empty')).toBeUndefined();
  expect(chainOf(ruleset, 'output')).toEqual([
    'type filter hook output priority filter; policy accept;',
    'ct state established,related accept',
    'oif "lo" accept',
    'oifname { "eth0" } rt ipsec missing counter reject with icmpx admin-prohibited comment "out"',
    'rt ipsec exists ip daddr { 10.2.0.0/24 } counter accept comment "out into tunnels"',
    'oifname { "ipsec0" } ip daddr { 10.2.0.0/24 } counter accept comment "out into tunnels"',
  ]);
});

test('nftables: what is refused in IPv6 is refused to the LANs of the zone that the sources are in', () => {
  const target = fullTarget();
  const policy = { name: 'p', to: 'wan', action: 'drop' as const };
  const refused = (from: string, networks: object) => {
    target.firewall.policies = [{ ...policy, from, ...networks }];
    const chain = from === 'appliance' ? 'output' : `forward-${from}`;
    return about(rulesOf(target, chain), 'nfproto ipv6').map((rule) =>
      /ipv6 (.*)counter/.exec(rule)?.[1]?.trim(),
    );
  };
  expect(refused('lan', { sources: ['10.0.0.0/8'] })).toEqual(['iifname { "eth1" }']);
  expect(refused('lan', { sources: ['10.1.0.0/24', '10.7.0.0/24'] })).toEqual(['iifname { "eth1" }']);
  expect(refused('lan', { sources: ['10.1.1.0/24'] })).toEqual(['']);
  expect(refused('lan', {})).toEqual([]);
  expect(refused('appliance', { sources: ['10.1.0.1/32'] })).toEqual(['']);
});

test('nftables: a table holds its chains and nothing else', () => {
  const withoutChains = renderRuleset(siteTarget(1)).replace(/\tchain \S+ \{\n(\t\t.*\n)*\t\}\n+/g, '');
  expect(withoutChains).toBe(
    'table inet sitekeeper\ndelete table inet sitekeeper\ntable inet sitekeeper {\n}\n',
  );
});

test('nftables: packets of tunnels go to their zone before any other, and nowhere without it', () => {
  const gotos = (target: TargetState) => rulesOf(target, 'input').filter((rule) => /goto|ipsec/.test(rule));
  const target = siteTarget(1);
  const others = ['iifname { "eth0" } goto input-wan', 'iifname { "eth1" } goto input-lan'];
  expect(gotos(target)).toEqual([
    'meta ipsec exists goto input-vpn',
    'iifname { "ipsec0" } goto input-vpn',
    ...others,
  ]);
  target.firewall.zones.pop();
  expect(gotos(target)).toEqual(['meta ipsec exists counter drop', ...others]);
});

test('nftables: a LAN whose zone is alone has no foreign resolver, and lines have none', () => {
  const target = siteTarget(1);
  expect(rulesOf(target, 'input-lan')).toEqual([
    'counter accept comment "LAN to the appliance"',
    'counter drop',
  ]);
  expect(about(rulesOf(fullTarget(), 'input-wan'), 'dport 53')).toEqual([]);
  const ipv6Addresses = ['fd00::1/64', 'fd01::1/64'];
  target.interfaces.lans.push(
    { name: 'guests', device: 'eth3', address: '10.9.0.1/24' },
    { name: 'lab', device: 'eth4', address: '10.10.0.1/24', ipv6Addresses },
  );
  expect(about(rulesOf(target, 'input-lan'), 'dport 53')).toEqual([
    'ip daddr { 10.9.0.1, 10.10.0.1 } meta l4proto { tcp, udp } th dport 53 counter drop',
    'ip6 daddr { fd00::1, fd01::1 } meta l4proto { tcp, udp } th dport 53 counter drop',
  ]);
});

test('nftables: what stands beside it during a change keeps others out, and leaves alone what the appliance sends', () => {
  const target = fullTarget();
  const guard = renderGuard(target, 'inet guard');
  const whole = renderRuleset(target);
  expect(guard.startsWith('table inet guard\ndelete table inet guard\ntable inet guard {\n')).toBe(true);
  for (const chain of ['antispoof', 'input', 'forward', 'input-wan', 'forward-lan'])
    expect(chainOf(guard, chain)).toEqual(chainOf(whole, chain));
  for (const chain of ['output', 'clear', 'lines', 'prerouting', 'postrouting'])
    expect(chainOf(guard, chain)).toBeUndefined();
  expect(renderRemoval(['inet a', 'inet b'])).toBe(
    'table inet a\ndelete table inet a\ntable inet b\ndelete table inet b\n',
  );
});
