import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Answer } from './rest.ts';

type Response = { content?: Record<string, { schema?: TSchema }> };
type Operation = { operationId: string; responses: Record<string, Response> };
export type Described = { paths: Record<string, Record<string, Operation>> };

/** What of an answer is not as the OpenAPI document says: status, media type or body; `undefined`: all of it is. */
export function documentedAnswers({
  paths,
}: Described): (operationId: string, answer: Answer) => string | undefined {
  const operations = new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => [operation.operationId, operation]),
  );
  const compiled = new Map<TSchema, ReturnType<typeof Compile>>();
  const checkOf = (schema: TSchema) => {
    const check = compiled.get(schema) ?? Compile(schema);
    compiled.set(schema, check);
    return check;
  };

  return (operationId, { status, headers, body }) => {
    const responses = operations.get(operationId)?.responses ?? {};
    const response = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (!response) return `the status ${status} is not documented`;
    const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
    if (!response.content)
      return body === '' ? undefined : `a body of ${type} comes with ${status}, of which none is documented`;
    const media = response.content[type];
    if (!media) return `the media type ${type} of ${status} is not documented`;
    if (!media.schema || !/[/+]json$/.test(type)) return undefined;
    const check = checkOf(media.schema);
    if (check.Check(body)) return undefined;
    const [first] = check.Errors(body);
    return `the body of ${status} is not as documented: ${first?.instancePath} ${first?.message}`;
  };
}
