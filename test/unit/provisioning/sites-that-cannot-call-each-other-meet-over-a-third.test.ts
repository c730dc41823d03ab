import { describe, expect, test } from 'vitest';
import { renderNetwork, type SiteInput } from '../../../provisioning/render.ts';
import { customer, siteInput, uuid } from '../../lib/network-inputs.ts';

const at = (number: number, publicAddress: string | null, uncallable = publicAddress === null): SiteInput => {
  const site = siteInput(number);
  return { ...site, appliance: site.appliance && { ...site.appliance, publicAddress, uncallable } };
};
const natted = (number: number) => at(number, null);
const render = (sites: SiteInput[], parameters: object = { topology: 'mesh' }) =>
  renderNetwork({ kind: 'multi-site', parameters, customer, sites });

const subnetOf = (rendered: ReturnType<typeof render>, number: number) =>
  rendered.allotments.find(({ siteId }) => siteId === uuid(number))?.allotments[0]?.subnet;
const targetOf = (rendered: ReturnType<typeof render>, number: number) =>
  rendered.targets.find(({ siteId }) => siteId === uuid(number))?.target;
const peersOf = (rendered: ReturnType<typeof render>, number: number) =>
  Object.fromEntries(
    (targetOf(rendered, number)?.vpn.siteToSite ?? []).map(({ name, remoteTrafficSelectors }) => [
      Number(name.slice(-4)),
      remoteTrafficSelectors,
    ]),
  );

describe.each([
  ['behind carrier-grade NAT', natted(1), natted(2), 'no-callable-end'],
  ['with one public address', at(1, '203.0.113.9'), at(2, '203.0.113.9'), 'same-address'],
] as const)('two sites %s', (_, first, second, because) => {
  test('are named when there is nobody else', () => {
    const { unjoined, targets } = render([first, second]);
    expect(unjoined).toEqual([{ first: uuid(1), second: uuid(2), because }]);
    expect(targets.flatMap(({ target }) => target.vpn.siteToSite)).toEqual([]);
  });

  test('find each other behind a third, which lets them pass', () => {
    const rendered = render([first, second, siteInput(3)]);
    const [one, two, three] = [1, 2, 3].map((number) => subnetOf(rendered, number));
    expect(rendered).toMatchObject({
      unjoined: [],
      relayed: [{ first: uuid(1), second: uuid(2), over: uuid(3) }],
    });
    expect(Object.keys(peersOf(rendered, 1))).toEqual(['3']);
    expect(new Set(peersOf(rendered, 1)[3])).toEqual(new Set([two, three]));
    expect(new Set(peersOf(rendered, 2)[3])).toEqual(new Set([one, three]));
    expect(peersOf(rendered, 3)).toEqual({ 1: [one], 2: [two] });
    const passing = targetOf(rendered, 3)?.firewall.policies.find(
      ({ from, to }) => from === 'vpn' && to === 'vpn',
    );
    expect(new Set(passing?.sources)).toEqual(new Set([one, two]));
    const through = targetOf(rendered, 1)?.firewall.policies.some(
      ({ from, to }) => from === 'vpn' && to === 'vpn',
    );
    expect(through, 'nobody passes through an end').toBe(false);
  });

  test('are named with their hub', () => {
    const { unjoined } = render([first, second], { topology: 'hub-and-spoke', hubSiteId: uuid(1) });
    expect(unjoined.map((pair) => pair.because)).toEqual([because]);
  });
});

test('a third that only one of them can be joined with is none', () => {
  const { unjoined, relayed } = render([natted(1), natted(2), natted(3)]);
  expect(relayed).toEqual([]);
  expect(unjoined).toHaveLength(3);
});

test('sites whose addresses are not known yet wait for them, and are told of', () => {
  const { unjoined, relayed } = render([at(1, null, false), natted(2), siteInput(3)]);
  expect(relayed).toEqual([]);
  expect(unjoined).toEqual([{ first: uuid(1), second: uuid(2), because: 'address-unknown' }]);
});
