import fc from 'fast-check';
import { Errors } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { Change, diffTargets } from '../../../provisioning/diff/index.ts';
import { renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';
import { customer, dhcpLine, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';

function renderOne(parameters: object, over: Partial<SiteInput> = {}): TargetState {
  const input = { kind: 'mono-site' as const, parameters, customer, sites: [siteInput(1, over)] };
  const [rendered] = renderNetwork(input).targets;
  if (!rendered) throw new Error('nothing rendered');
  return rendered.target;
}

/** Summaries; `!` before those that interrupt somebody's traffic. */
const sentences = (before: TargetState | null, after: TargetState) =>
  diffTargets(before, after).map((change) => (change.interruptsConnectivity ? '! ' : '') + change.summary);
const lan = (more: object = {}) => ({ lans: [{ name: 'lan1', device: 'eth1', ...more }] });
const pppoe = (password: string): AccessLine => ({
  ...dhcpLine,
  addressing: { method: 'pppoe', username: 'tea@hinet', password },
});

describe('a difference', () => {
  test('names a moved LAN and what follows from it', () => {
    expect(
      sentences(renderOne(lan({ subnet: '10.1.0.0/24' })), renderOne(lan({ subnet: '10.2.0.0/24' }))),
    ).toEqual([
      '! LAN lan1: 10.1.0.0/24 → 10.2.0.0/24',
      'DHCP on lan1: first leased address 10.1.0.100 → 10.2.0.100',
      'DHCP on lan1: last leased address 10.1.0.250 → 10.2.0.250',
      '! DHCP on lan1: gateway 10.1.0.1 → 10.2.0.1',
      'DHCP on lan1: resolvers + 10.2.0.1; − 10.1.0.1',
    ]);
  });

  test('says that IPv6 which comes interrupts nobody, and that its end does', () => {
    const [without, with6] = [renderOne(lan()), renderOne({ ...lan(), ipv6: { enabled: true } })];
    expect(sentences(without, with6)).toEqual(['LAN lan1: IPv6 none → fd12:3456:789a::1/64']);
    expect(sentences(with6, without)).toEqual(['! LAN lan1: IPv6 fd12:3456:789a::1/64 → none']);
  });

  test('matches elements by name, wherever they stand', () => {
    const second = { name: 'aaa', device: 'eth2', zone: 'guests' };
    const [before, after] = [renderOne(lan()), renderOne({ lans: [...lan().lans, second] })];
    expect(sentences(before, after)).toEqual([
      'LAN aaa added: 10.0.1.0/24',
      'DHCP on aaa added: 10.0.1.100 to 10.0.1.250',
      'DNS: LANs + aaa',
      'zone guests added: aaa',
      'policy guests to appliance added: accept guests → appliance (udp 53/67, tcp 53, icmp)',
      'policy guests to wan added: accept guests → wan',
    ]);
    expect(sentences(after, before).at(0)).toBe('! LAN aaa removed: 10.0.1.0/24');
  });

  test('tells port forwards, policies and their order', () => {
    const forward = { name: 'web', protocol: 'tcp', publicPort: 80, address: '10.0.0.9', port: 8080 };
    const policy = (name: string) => ({ name, from: 'lan', to: 'wan', action: 'drop' });
    const render = (...names: string[]) =>
      renderOne({ firewall: { policies: names.map(policy), portForwards: [forward] } });
    expect(sentences(renderOne({}), render('a'))).toEqual([
      '! policy a added: drop lan → wan',
      'port forward web added: tcp wan1 80 → 10.0.0.9:8080',
    ]);
    expect(sentences(render('a', 'b'), render('b', 'a'))).toEqual(['! firewall policies: b goes first']);
  });

  test('tells tunnels by what they reach', () => {
    const render = (count: number) => {
      const parameters = { topology: 'hub-and-spoke', hubSiteId: uuid(1) };
      const { targets } = renderNetwork({
        kind: 'multi-site',
        parameters,
        customer,
        sites: siteInputs(count),
      });
      return (targets.find((target) => target.siteId === uuid(2)) as { target: TargetState }).target;
    };
    expect(sentences(render(3), render(4))).toEqual([
      'policy lan to vpn: destinations + 10.0.3.0/24',
      'policy vpn to lan: sources + 10.0.3.0/24',
      '! tunnel to-00000001: remote traffic selectors + 10.0.3.0/24',
    ]);
  });

  test('shows how a line gets its address, and never its password', () => {
    const [dhcp, first, second] = [
      renderOne({}),
      renderOne({}, { accessLines: [pppoe('first-secret')] }),
      renderOne({}, { accessLines: [pppoe('second-secret')] }),
    ];
    expect(sentences(dhcp, first)).toEqual(['! WAN wan1: DHCP → PPPoE as tea@hinet']);
    expect(sentences(first, second)).toEqual(['! WAN wan1: password changed']);
    for (const changes of [diffTargets(null, first), diffTargets(dhcp, first), diffTargets(first, second)]) {
      expect(JSON.stringify(changes)).not.toMatch(/secret/);
    }
  });
});

describe('differences of any two target states', () => {
  const targets = arbitraryNetwork.map((input) => renderNetwork(input).targets);

  test('are none for equal ones, some for others, and fit their schema', () => {
    fc.assert(
      fc.property(targets, targets, (some, others) => {
        const [before, after] = [some[0], others[0]];
        if (!before || !after) return;
        const changes = diffTargets(before.target, after.target);
        expect(changes.length === 0).toBe(before.hash === after.hash);
        expect(changes.flatMap((change) => Errors(Change, change))).toEqual([]);
        expect(diffTargets(after.target, structuredClone(after.target))).toEqual([]);
      }),
    );
  });

  test('point to the value they tell of', () => {
    fc.assert(
      fc.property(targets, targets, (some, others) => {
        const [before, after] = [some[0], others[0]];
        if (!before || !after) return;
        for (const change of diffTargets(before.target, after.target)) {
          const document = change.kind === 'removed' ? before.target : after.target;
          const at = change.path
            .split('/')
            .slice(1)
            .reduce<unknown>((node, name) => Reflect.get(node as object, name), document);
          if (!change.summary.match(/ goes (after|first)|in another order/)) {
            expect(change.kind === 'removed' ? change.before : change.after).toEqual(at);
          }
        }
      }),
    );
  });

  test('before the first one, everything is added and nothing interrupted', () => {
    fc.assert(
      fc.property(targets, (rendered) => {
        for (const { target } of rendered) {
          const changes = diffTargets(null, target);
          expect(new Set(changes.map((change) => change.kind))).toEqual(new Set(['added']));
          expect(changes.some((change) => change.interruptsConnectivity)).toBe(false);
        }
      }),
    );
  });
});
