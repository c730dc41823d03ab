import { Check } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Kind = {
  kind: string;
  title: Record<string, string>;
  roles: string[];
  parameters: object;
  defaults: object;
};

test('a caller finds every kind of network with the schema of its parameters', async () => {
  const { items } = await cloud.rest.get<{ items: Kind[] }>('network-kinds');
  expect(items.map(({ kind }) => kind)).toEqual(['mono-site', 'multi-site', 'teleworker']);
  for (const { kind, title, parameters, defaults } of items) {
    expect(title['zh-Hant-TW'], kind).toBeTruthy();
    expect(parameters, kind).toMatchObject({ type: 'object', properties: { lans: { type: 'array' } } });
    expect(Check(parameters, defaults), kind).toBe(true);
  }
  expect(items[1]).toMatchObject({
    roles: ['member', 'hub', 'second-hub', 'spoke'],
    parameters: { properties: { topology: {}, hubSiteId: {} } },
  });
});
