import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Id } from '#protocol';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { type Described, documentedAnswers } from '../../lib/documented-answers.ts';
import type { Schema } from '../../lib/fuzz/of-schema.ts';
import { type Documented, type Request, requestsTo } from '../../lib/fuzz/requests-to.ts';
import { inParallel } from '../../lib/in-parallel.ts';
import { createRest } from '../../lib/rest.ts';

/** Enough for what most callers do; the fuzz test sends many more, and holds them to the same. */
const OF_EACH = 5;
const CLIENTS = 8;

type Document = Described & { paths: Record<string, Record<string, Documented>> };

let cloud: TestCloud;
let ids: string[];
beforeAll(async () => {
  cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3);
  const network = { customerId, siteIds: siteIds.slice(0, 2), name: 'Documented', kind: 'multi-site' };
  const { id } = await rest.post<{ id: string }>('networks', {
    ...network,
    parameters: { topology: 'mesh' },
  });
  const template = await rest.post<{ id: string }>('templates', { name: 'Documented', kind: 'mono-site' });
  ids = [customerId, ...siteIds, ...sites.map(({ appliance }) => appliance.id), id, template.id];
}, 60_000);
afterAll(() => cloud[Symbol.asyncDispose]());

const known = (pattern: string): readonly string[] | undefined =>
  pattern === (Id as Schema).pattern ? ids : undefined;

/** `id` stands for what the route names; without one it is a route that names nothing. */
function reading(route: string, id: string, operation: string): Request[] {
  if (route.includes('{id}') !== (id !== '') || /\{(?!id\})/.test(route)) return [];
  return [{ operation, method: 'GET', path: route.replace('{id}', id), body: undefined }];
}

test('every answer of every operation has a status, a media type and a body that are documented', async () => {
  const document = await cloud.rest.get<Document>('openapi.json');
  const difference = documentedAnswers(document);
  const operations = Object.entries(document.paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, one]) => requestsTo(method.toUpperCase(), route, one, known)),
  );
  // What there is, is read first: what follows changes and deletes at random.
  const plain: Request[] = Object.entries(document.paths).flatMap(([route, { get }]) =>
    get ? ['', ...ids].flatMap((id) => reading(route, id, get.operationId)) : [],
  );
  const requests = [...plain, ...fc.sample(fc.tuple(...operations), { numRuns: OF_EACH, seed: 7 }).flat()];
  const { ports, token } = cloud;
  const clients = Array.from({ length: CLIENTS }, (_, i) =>
    createRest({ host: '127.0.0.1', port: ports.http, localAddress: `127.0.0.${i + 20}` }, { token }),
  );
  let done = 0;
  const found = await inParallel(requests.length, CLIENTS, async (i) => {
    const { operation, method, path, body } = requests[i] as Request;
    const answer = await clients[i % CLIENTS]!.request(method, path, {
      ...(body !== undefined && { body }),
      ...(method !== 'GET' && { headers: { 'if-match': '*' } }),
    });
    if (answer.status < 300) done++;
    const fault = difference(operation, answer);
    return fault && `${method} ${path.slice(0, 120)}: ${fault} ${JSON.stringify(answer.body).slice(0, 200)}`;
  });
  for (const client of clients) await client[Symbol.asyncDispose]();
  expect([...new Set(found.filter((fault) => fault !== undefined))].slice(0, 40)).toEqual([]);
  // Some of it was good enough to be done.
  expect(done).toBeGreaterThan(120);
});
