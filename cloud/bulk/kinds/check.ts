import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { schemaFaults } from '../../../provisioning/schema-faults.ts';
import { AppError, type Fault } from '../../platform/errors.ts';
import { unstorablePlace } from '../../platform/http/storable.ts';
import type { Column, RowFault } from './kind.ts';

/** The faults of a document by the schema that the API has for the kind; if there are none, those that `rules` throws. */
export function createCheck(schema: TSchema) {
  const check = Compile(schema);
  return (doc: object, rules: () => void): readonly Fault[] => {
    if (!check.Check(doc)) return schemaFaults(check.Errors(doc));
    const pointer = unstorablePlace(doc);
    if (pointer !== undefined) {
      return [{ pointer, code: 'unstorable', detail: 'cannot be stored: U+0000, or half a character' }];
    }
    return faultsOf(rules);
  };
}

/** What a check that refuses by throwing finds. */
function faultsOf(check: () => void): readonly Fault[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.faults.length > 0) return error.faults;
    return [{ pointer: '', code: error.code, detail: error.message }];
  }
}

/** Faults in a document as faults of the row's columns. */
export function toRowFaults(
  faults: readonly Fault[],
  columns: readonly Pick<Column<never>, 'name' | 'pointer'>[],
): RowFault[] {
  return faults.map(({ pointer, code, detail }) => {
    const column = columns.find((one) => isWithin(pointer, one.pointer)) ??
      columns.find((one) => isWithin(one.pointer, pointer)) ?? { name: null };
    return { column: column.name, code, detail };
  });
}

const isWithin = (pointer: string, place: string): boolean =>
  pointer !== '' && place !== '' && (pointer === place || pointer.startsWith(`${place}/`));
