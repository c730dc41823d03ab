import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

type Operation = {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  requestBody?: object;
  responses: Record<string, object>;
  security?: object[];
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object };
};

let cloud: TestCloud;
let document: Document;
let operations: { route: string; operation: Operation }[];
beforeAll(async () => {
  cloud = await startCloud();
  document = await cloud.rest.as({}).get<Document>('openapi.json');
  operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ route: `${verb} ${path}`, operation })),
  );
});
afterAll(() => cloud[Symbol.asyncDispose]());

test('the document is OpenAPI 3.1 and holds the resources the flows need', () => {
  expect(document.openapi).toBe('3.1.0');
  const routes = operations.map(({ route }) => route);
  for (const resource of [
    'resellers',
    'customers',
    'sites',
    'appliances',
    'networks',
    'rollouts',
    'refusals',
  ]) {
    expect(routes).toContain(`get /api/v1/${resource}`);
  }
  expect(routes).toContain('get /api/v1/live');
});

test('every operation has a name of its own, a summary, a tag and its answers', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { route, operation } of operations) {
    expect(operation.operationId, route).toMatch(/^[a-z][A-Za-z]+$/);
    expect(operation.summary, route).toBeTruthy();
    expect(operation.tags, route).toHaveLength(1);
    expect(operation.responses, route).toHaveProperty('4XX');
    expect(
      Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
      route,
    ).toBe(true);
  }
});

test('every placeholder of a path is a described parameter', () => {
  for (const { route, operation } of operations) {
    const placeholders = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const described = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    expect(described.sort(), route).toEqual(placeholders.sort());
  }
});

test('headers a caller must or may send are described, and those that must are asked for', async () => {
  const takes = (name: string) =>
    operations.filter(({ operation }) => operation.parameters?.some((one) => one.name === name));
  const versioned = takes('if-match');
  expect(versioned.map(({ operation }) => operation.operationId).sort()).toEqual(
    [
      'deleteCustomer',
      'deleteNetwork',
      'deleteReseller',
      'deleteSite',
      'deleteFactoryTrustAnchor',
      'updateFactoryTrustAnchor',
      'deleteUser',
      'updateSignInPolicy',
      'updateUser',
      'deleteAddressPool',
      'deleteAddressReservation',
      'deletePilot',
      'deleteTeleworker',
      'deleteTemplate',
      'deleteTemplateVersion',
      'discardNetworkDraft',
      'publishTemplateVersion',
      'clearOperatorLayer',
      'clearTierLayer',
      'putOperatorLayer',
      'putTierLayer',
      'patchNetwork',
      'replaceNetwork',
      'updateAppliance',
      'updateCustomer',
      'updateReseller',
      'updateSite',
      'updateAddressPool',
      'updateAddressReservation',
      'updatePilot',
      'updateTeleworker',
      'updateTemplate',
      'updateTemplateVersion',
    ].sort(),
  );
  const posts = operations.filter(
    ({ route, operation }) => route.startsWith('post ') && operation.security?.length !== 0,
  );
  expect(takes('idempotency-key')).toEqual(posts);
});

test('only signing in and out, links that work once, and this document are open to everybody', () => {
  const open = operations.filter(({ operation }) => operation.security?.length === 0);
  expect(open.map(({ route }) => route).sort()).toEqual([
    'delete /api/v1/sessions/current',
    'get /api/v1/downloads/{token}',
    'get /api/v1/sessions/current',
    'get /api/v1/sessions/single-sign-on',
    'get /api/v1/sessions/single-sign-on/callback',
    'get /api/v1/sign-in-options',
    'post /api/v1/invitations/answer',
    'post /api/v1/sessions',
    'post /api/v1/sessions/passkey',
    'post /api/v1/sessions/passkey-options',
    'post /api/v1/sessions/second-factor',
  ]);
});

test('without a credential every other route says only that one must sign in', async () => {
  const nobody = cloud.rest.as({});
  const id = '01890000-0000-7000-8000-000000000000';
  for (const { route, operation } of operations) {
    if (operation.security?.length === 0) continue;
    const [verb = '', path = ''] = route.split(' ');
    const answer = await nobody.request(verb.toUpperCase(), path.replace(/\{\w+\}/g, id), {
      ...(operation.requestBody && { body: {} }),
    });
    expect(answer, route).toMatchObject({ status: 401, body: { code: 'sign-in-required' } });
  }
});

test.each([
  'page_size=1.5',
  'page_size=0x5',
  'page_size=%205',
  'page_size=1e1',
  'page_size=',
  'page_size=05',
])('an integer is an integer: %s is refused', async (query) => {
  expect(await cloud.rest.request('GET', `customers?${query}`)).toMatchObject({
    status: 400,
    body: { code: 'request-invalid', errors: [{ pointer: '?page_size' }] },
  });
});

test('a yes is written true', async () => {
  const body = { name: 'Dry' };
  for (const text of ['1', 'TRUE', 'yes', '']) {
    expect(await cloud.rest.request('POST', `customers?validate_only=${text}`, { body })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '?validate_only' }] },
    });
  }
  expect((await cloud.rest.request('POST', 'customers?validate_only=true', { body })).status).toBe(200);
});
