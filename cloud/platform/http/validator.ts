import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { schemaFaults } from '../../../provisioning/schema-faults.ts';
import { AppError, FAULTS_SAY_IT, type Fault } from '../errors.ts';
import { fromText } from './from-text.ts';
import { unstorablePlace } from './storable.ts';

/** More faults than these help nobody. */
const MOST_FAULTS = 20;

/**
 * Checks requests by TypeBox. Bodies are taken as they are but for defaults; path and query, which are text, are
 * converted first. What a schema does not know is refused, not dropped.
 */
export function checkByTypebox(app: FastifyInstance): void {
  app.setValidatorCompiler(compile);
}

const compile: FastifySchemaCompiler<TSchema> = ({ schema, httpPart, method }) => {
  const check = Compile(schema);
  const isBody = httpPart === 'body';
  // In a merge patch (RFC 7396) what is not there stays as it was.
  const hasDefaults = !(isBody && method === 'PATCH');
  return (given: unknown) => {
    const unstorable = unstorablePlace(given);
    const converted = isBody ? given : fromText(schema, given);
    const value = hasDefaults ? Value.Default(schema, converted) : converted;
    if (check.Check(value) && unstorable === undefined) return { value };
    if (httpPart === 'params') {
      return { error: new AppError('not-found', 'There is no such resource: its id is not one.') };
    }
    const faults: Fault[] = schemaFaults(check.Errors(value))
      .slice(0, MOST_FAULTS)
      .map((fault) => (isBody ? fault : { ...fault, pointer: `?${fault.pointer.split('/')[1] ?? ''}` }));
    if (unstorable !== undefined) {
      const pointer = isBody ? unstorable : `?${unstorable.split('/')[1] ?? ''}`;
      faults.push({
        pointer,
        code: 'unstorable',
        detail: 'cannot be stored: U+0000, half a character, or nested too deep',
      });
    }
    return { error: new AppError('request-invalid', FAULTS_SAY_IT, { faults }) };
  };
};
