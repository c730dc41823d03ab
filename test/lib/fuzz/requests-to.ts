import fc from 'fast-check';
import { type Known, type Schema, someOfSchema } from './of-schema.ts';
import { spoilt } from './spoilt.ts';

/** An operation of the OpenAPI document. */
export type Documented = {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
export type Request = { operation: string; method: string; path: string; body: unknown };

/** Requests to an operation: as documented, but for what is spoilt. */
export function requestsTo(
  method: string,
  route: string,
  documented: Documented,
  known: Known,
): fc.Arbitrary<Request> {
  const { operationId, parameters = [], requestBody } = documented;
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema ? spoilt(someOfSchema(schema, known, 60)) : fc.constant(undefined);
  const ofParameter = ({ schema: one }: { schema: Schema }) =>
    fc.oneof(
      { weight: 9, arbitrary: someOfSchema(one, known, 30) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          '%00',
          '..',
          '%2e%2e%2f',
          'a'.repeat(5000),
          '%f0%9f',
          '-1',
          '1e9',
          '__proto__',
        ),
      },
    );
  const named = (where: string) => parameters.filter((one) => one.in === where);
  const path = fc.record(Object.fromEntries(named('path').map((one) => [one.name, ofParameter(one)])));
  const query = fc.record(Object.fromEntries(named('query').map((one) => [one.name, ofParameter(one)])), {
    requiredKeys: named('query').flatMap(({ name, required }) => (required ? [name] : [])),
  });
  return fc.tuple(path, query, body).map(([inPath, inQuery, document]) => ({
    operation: operationId,
    method,
    body: document,
    path: pathOf(route, inPath, inQuery),
  }));
}

function pathOf(route: string, inPath: Record<string, unknown>, inQuery: Record<string, unknown>): string {
  const path = route.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => escaped(inPath[name]));
  const query = Object.entries(inQuery).map(([name, value]) => `${name}=${escaped(value)}`);
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}

/** What is escaped already stays; everything else becomes fit for a request line. */
const escaped = (value: unknown): string =>
  encodeURIComponent(String(value).toWellFormed()).replaceAll(/%25([0-9a-f]{2})/gi, '%$1');
