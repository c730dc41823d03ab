import { describe, expect, test } from 'vitest';
import { CATALOGUE, type NetworkKind } from '../../../provisioning/catalogue.ts';
import type { TemplateLayer } from '../../../provisioning/input.ts';
import { samplesOf } from '../../../provisioning/layers/samples.ts';
import { leavesOf } from '../../../provisioning/merge-patch.ts';
import { renderNetwork } from '../../../provisioning/render.ts';

const KINDS = Object.keys(CATALOGUE) as NetworkKind[];
const template = (patch: object, overlays: TemplateLayer['overlays'] = {}): TemplateLayer => ({
  name: 'Branch',
  number: 1,
  patch: patch as TemplateLayer['patch'],
  locks: [],
  overlays,
});

describe.each(KINDS)('samples of %s', (kind) => {
  const samples = () => samplesOf(kind, template({}));

  test('have names of their own', () => {
    const names = samples().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^\S.*\S$/);
  });

  test('choose all that they write, save the sites they have to name', () => {
    for (const { choices, input } of samples()) {
      const written = leavesOf(input.parameters).map(({ pointer }) => pointer);
      expect(choices).toEqual(
        written.filter((pointer) => !['/hubSiteId', '/remoteAccess/gatewaySiteId'].includes(pointer)),
      );
    }
  });

  test('have sites in every role, from none to several, each with a box that is configured', () => {
    const all = samples();
    const rendered = all.map(({ input }) => renderNetwork(input));
    const roles = rendered.flatMap(({ allotments }) => allotments.map(({ role }) => role));
    expect(new Set(roles)).toEqual(new Set(CATALOGUE[kind].roles));
    const counts = all.map(({ input }) => input.sites.length);
    expect(new Set(counts)).toEqual(new Set(kind === 'multi-site' ? [0, 1, 4] : [0, 1]));
    for (const [index, { targets, unjoined }] of rendered.entries()) {
      expect(targets).toHaveLength(counts[index] ?? -1);
      expect(new Set(targets.map(({ target }) => target.system.hostname)).size).toBe(targets.length);
      expect(unjoined).toEqual([]);
      for (const { target } of targets)
        for (const { role, remoteAddress } of target.vpn.siteToSite)
          if (role === 'initiator') expect(remoteAddress).toMatch(/^203\.0\.113\.[1-4]$/);
    }
  });

  test('have lines of every method, more LANs than one, and people who dial in, by either tunnel', () => {
    const rendered = samples().map(({ input }) => renderNetwork(input));
    const targets = rendered.flatMap((network) => network.targets.map(({ target }) => target));
    const methods = targets.flatMap(({ interfaces }) =>
      interfaces.wans.map(({ addressing }) => addressing.method),
    );
    expect(new Set(methods)).toEqual(new Set(['dhcp', 'pppoe', 'static']));
    expect(new Set(targets.map(({ interfaces }) => interfaces.wans.length))).toEqual(new Set([1]));
    const zones = targets.map(({ firewall }) => firewall.zones.map(({ name }) => name));
    expect(zones).toContainEqual(['wan', 'lan', 'sample-guests', 'vpn']);
    expect(targets.map(({ interfaces }) => interfaces.lans.length)).toContain(3);
    const people = targets.flatMap(({ vpn }) => vpn.remoteAccess ?? []);
    expect(
      people.map(({ remoteIdentities, fullTunnel }) => [remoteIdentities.length, fullTunnel]),
    ).toContainEqual([2, ['two.vpn.sitekeeper.internal']]);
  });
});

test('sites have a second line when the template speaks of it, in an overlay too', () => {
  const forward = {
    name: 'web',
    protocol: 'tcp',
    publicPort: 80,
    address: '10.0.0.9',
    port: 80,
    wan: 'wan2',
  };
  const speaking = { firewall: { portForwards: [forward] } };
  for (const speaker of [template(speaking), template({}, { single: speaking })]) {
    const lines = samplesOf('mono-site', speaker).flatMap(({ input }) =>
      input.sites.map((site) => site.accessLines),
    );
    for (const [first, second] of lines) {
      expect(first).toMatchObject({ name: 'wan1', priority: 1 });
      expect(second).toMatchObject({ name: 'wan2', priority: 2, addressing: { method: 'dhcp' } });
      expect(second?.device).not.toBe(first?.device);
    }
  }
});

test('a mesh whose template lets people dial in names their gateway, and is never without sites', () => {
  const all = samplesOf('multi-site', template({ remoteAccess: { enabled: true } }));
  const meshes = all.filter(({ input }) => (input.parameters as { topology: string }).topology === 'mesh');
  expect(meshes.map(({ input }) => input.sites.length)).toEqual([1, 4, 4, 4]);
  for (const { input } of meshes)
    expect(renderNetwork(input).targets[0]?.target.vpn.remoteAccess?.remoteIdentities).toHaveLength(2);
});

test('what a template locks does not keep samples from being made', () => {
  const locked = {
    ...template({ lans: [{ name: 'office', device: 'eth1' }] }),
    locks: ['/lans', '/remoteAccess'],
  };
  const lans = samplesOf('mono-site', locked).map(({ input }) =>
    (input.parameters as { lans?: { name: string }[] }).lans?.map(({ name }) => name),
  );
  expect(lans).toContainEqual(['office', 'sample-voice', 'sample-guests']);
});
