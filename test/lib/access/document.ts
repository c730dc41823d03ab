import type { Rest } from '../rest.ts';

type Schema = {
  pattern?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
};
type RawOperation = {
  operationId: string;
  security?: unknown[];
  'x-roles'?: string[];
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

/** What the OpenAPI document says of an operation. */
export type Described = {
  id: string;
  method: string;
  /** Below `/api/v1`, with parameters in braces. */
  path: string;
  isPublic: boolean;
  /** Who may, by the document. */
  roles: readonly string[];
  /** Names of the query's members. */
  query: string[];
  /** Those of them that are ids. */
  queryIds: string[];
  /** Pointers of the body's members that are ids; `*` for every element. */
  bodyIds: string[];
};

export async function readOperations(rest: Rest): Promise<Described[]> {
  const { paths } = await rest.get<{ paths: Record<string, Record<string, RawOperation>> }>('openapi.json');
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describe(method.toUpperCase(), path, operation)),
  );
}

function describe(method: string, path: string, operation: RawOperation): Described {
  const query = (operation.parameters ?? []).filter((one) => one.in === 'query');
  const body = operation.requestBody?.content['application/json']?.schema;
  return {
    id: operation.operationId,
    method,
    path: path.replace('/api/v1/', ''),
    isPublic: operation.security?.length === 0,
    roles: operation['x-roles'] ?? [],
    query: query.map(({ name }) => name),
    queryIds: query.filter(({ schema }) => isId(schema)).map(({ name }) => name),
    bodyIds: body ? [...new Set(idsIn(body, ''))] : [],
  };
}

function idsIn(schema: Schema, pointer: string): string[] {
  return [
    ...(isId(schema) ? [pointer] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, one]) => idsIn(one, `${pointer}/${name}`)),
    ...(schema.items ? idsIn(schema.items, `${pointer}/*`) : []),
    ...[...(schema.anyOf ?? []), ...(schema.allOf ?? [])].flatMap((one) => idsIn(one, pointer)),
  ];
}

/** By the pattern of the protocol's `Id`. */
const isId = ({ pattern }: Schema): boolean => pattern?.includes('[0-9a-f]{8}-') ?? false;
