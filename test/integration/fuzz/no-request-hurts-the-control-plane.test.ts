import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bootstrap, Id } from '#protocol';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { type Described, documentedAnswers } from '../../lib/documented-answers.ts';
import { certificateRequests } from '../../lib/fuzz/certificate-requests.ts';
import type { Schema } from '../../lib/fuzz/of-schema.ts';
import { type Documented, type Request, requestsTo } from '../../lib/fuzz/requests-to.ts';
import { spoiltDer } from '../../lib/fuzz/spoilt-der.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { type Answer, createRest, type Rest } from '../../lib/rest.ts';

const CASES = 10_000;
const CLIENTS = 12;
/** What only the inside of the process knows: paths, frames of a stack, words of the database. */
const INSIDE =
  /node_modules|file:\/\/|\.ts:\d+|\bat async\b|prisma|postgres|violates|relation "|select .* from/i;
const HEADERS = [
  'content-security-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
];
/** New authorities by the hundred are another test's concern; so are sockets. */
const LEFT_ALONE = [
  'rollOverCertificateAuthority',
  'activateCertificateAuthority',
  'retireCertificateAuthority',
  'live',
];

/** Boxes that enrol, each from an address of its own. */
const BOXES = 8;
const EST_CASES = 1_600;
/** Two kinds of no whose status is above 500. */
const NO_FAULT = /"code":"(operation-unsupported|queue-full)"/;

let cloud: TestCloud;
let ids: string[];
beforeAll(async () => {
  cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, BOXES);
  const network = {
    customerId,
    siteIds: siteIds.slice(0, 2),
    name: 'Fuzzed',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
  };
  const { id } = await rest.post<{ id: string }>('networks', network);
  const template = await rest.post<{ id: string }>('templates', { name: 'Fuzzed', kind: 'multi-site' });
  ids = [customerId, ...siteIds, ...sites.map(({ appliance }) => appliance.id), id, template.id];
  ids.push('0190b5a0-0000-7000-8000-000000000000');
}, 60_000);
afterAll(() => cloud[Symbol.asyncDispose]());

const known = (pattern: string): readonly string[] | undefined =>
  pattern === (Id as Schema).pattern ? ids : undefined;

function faultOf(
  { operation, method, path, body }: Request,
  answer: Answer,
  undocumented: ReturnType<typeof documentedAnswers>,
): string | undefined {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  const told = `${operation}: ${method} ${path.slice(0, 300)} ${JSON.stringify(body)?.slice(0, 600)}`;
  if (answer.status >= 500) return `${answer.status} to ${told}: ${text}`;
  const type = String(answer.headers['content-type'] ?? '');
  if (answer.status >= 400 && !type.startsWith('application/problem+json')) return `${type} to ${told}`;
  if (answer.status >= 400 && INSIDE.test(text)) return `the inside is told to ${told}: ${text}`;
  const difference = undocumented(operation, answer);
  if (difference !== undefined) return `${difference}, to ${told}`;
  const lacking = HEADERS.filter((name) => answer.headers[name] === undefined);
  return lacking.length > 0 ? `no ${lacking} to ${told}` : undefined;
}

test('whatever is sent to the REST interface is done or refused with a reason, as the document says', {
  timeout: 240_000,
}, async () => {
  const { rest } = cloud;
  const document = await rest.get<Described & { paths: Record<string, Record<string, Documented>> }>(
    'openapi.json',
  );
  const undocumented = documentedAnswers(document);
  const { paths } = document;
  const operations = Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => !LEFT_ALONE.includes(operationId))
      .map(([method, documented]) => requestsTo(method.toUpperCase(), route, documented, known)),
  );
  const each = Math.ceil(CASES / operations.length);
  const requests = fc.sample(fc.tuple(...operations), each).flat();
  expect(requests.length).toBeGreaterThanOrEqual(CASES);
  const statuses = new Map<number, number>();
  const { ports, ca, token } = cloud;
  // From several addresses, since one that is refused again and again is slowed down.
  const clients = Array.from({ length: CLIENTS }, (_, i) =>
    createRest({ host: 'localhost', port: ports.http, ca, localAddress: `127.0.0.${i + 40}` }, { token }),
  );
  const found = await inParallel(requests.length, CLIENTS, async (i) => {
    const request = requests[i] as Request;
    const { method, path, body } = request;
    const answer = await clients[i % CLIENTS]!.request(method, path, {
      ...(body !== undefined && { body }),
      ...(method !== 'GET' && { headers: { 'if-match': '*' } }),
    });
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    return faultOf(request, answer, undocumented);
  });
  for (const client of clients) await client[Symbol.asyncDispose]();
  expect(found.filter((fault) => fault !== undefined).slice(0, 40)).toEqual([]);
  // Some of it was good enough to be done.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0)).toBeGreaterThan(500);
  const errors = cloud.logLines.filter((line) => /"level":(50|60)/.test(line));
  expect(errors.slice(0, 3)).toEqual([]);
  expect((await cloud.context.audit.verify()).faults).toEqual([]);
});

const mostly = (usual: string, ...others: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

/** To EST: mostly an enrolment by the right secret, of a request that is spoilt. */
function enrolments(
  seeds: readonly Buffer[],
  { serial, enrolmentSecret }: Bootstrap,
): fc.Arbitrary<Enrolment> {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const credentials = fc.oneof(
    { weight: 24, arbitrary: fc.constant(basic(`${serial}:${enrolmentSecret}`)) },
    { weight: 1, arbitrary: fc.string().map((text) => basic(`${serial}:${text}`)) },
    {
      weight: 1,
      arbitrary: fc.string({ maxLength: 300 }).map((text) => `Basic ${encodeURI(text.toWellFormed())}`),
    },
  );
  const body = fc.oneof(
    { weight: 6, arbitrary: spoiltDer(seeds).map((der) => der.toString('base64')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  return fc.record({
    method: mostly('POST', 'GET', 'PUT'),
    label: mostly('', '/device', '/vpn', '/%2e%2e', '/%00'),
    operation: mostly(
      'simpleenroll',
      'simplereenroll',
      'fullcmc',
      'serverkeygen',
      'csrattrs',
      'cacerts',
      '%ff',
    ),
    credentials,
    body,
    type: mostly('application/pkcs10', 'application/json', 'a/b;c'),
  });
}

type Enrolment = {
  method: string;
  label: string;
  operation: string;
  credentials: string;
  body: string;
  type: string;
};

const sendTo = (est: Rest, { method, label, operation, body, type, credentials }: Enrolment) =>
  est.request(method, `/.well-known/est${label}/${operation}`, {
    ...(method !== 'GET' && { raw: body }),
    headers: { 'content-type': type, authorization: credentials },
  });

function faultOfEnrolment({ status, headers }: Answer, text: string): boolean {
  const isReasoned = status < 400 || String(headers['content-type']).startsWith('application/problem+json');
  return (status >= 500 && !NO_FAULT.test(text)) || !isReasoned || INSIDE.test(text);
}

test('whatever is sent to enrol is done, or refused with a reason', { timeout: 60_000 }, async () => {
  const seeds = await certificateRequests();
  const codes = new Map<string, number>();
  const { ports, ca, logLines } = cloud;
  // Appliances that nothing sent to the REST interface can have revoked.
  const { sites } = await createCompany(cloud.rest, BOXES);
  const bootstraps = sites.map(({ bootstrap }) => bootstrap);
  const found = await Promise.all(
    bootstraps.map(async (bootstrap, i) => {
      const from = { localAddress: `127.0.0.${i + 20}` };
      await using est = createRest({ host: 'localhost', port: ports.device, ca, ...from });
      const faults: string[] = [];
      for (const one of fc.sample(enrolments(seeds, bootstrap), EST_CASES / BOXES)) {
        const answer = await sendTo(est, one);
        const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
        const code = /"code":"([a-z-]+)"/.exec(text)?.[1] ?? String(answer.status);
        codes.set(code, (codes.get(code) ?? 0) + 1);
        if (faultOfEnrolment(answer, text) || text.includes(bootstrap.enrolmentSecret)) {
          faults.push(`${answer.status} ${text} to ${JSON.stringify(one).slice(0, 400)}`);
        }
      }
      return faults;
    }),
  );
  expect(found.flat().slice(0, 20)).toEqual([]);
  expect([...codes.keys()]).toEqual(expect.arrayContaining(['request-malformed', 'secret-wrong']));
  expect(codes.size).toBeGreaterThan(8);
  expect(codes.get('request-malformed')).toBeGreaterThan(EST_CASES / 4);
  expect(logLines.filter((line) => /"level":(50|60)/.test(line)).slice(0, 3)).toEqual([]);
  for (const { enrolmentSecret } of bootstraps) expect(logLines.join('')).not.toContain(enrolmentSecret);
});
