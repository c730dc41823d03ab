import { Compile } from 'typebox/compile';
import { schemaFaults } from '../../provisioning/schema-faults.ts';
import { AppError } from '../platform/errors.ts';
import { type Manifest, ManifestBody } from './schema.ts';

const check = Compile(ManifestBody);

/** A factory's manifest from a file. @throws AppError import-refused */
export function readManifest(bytes: Uint8Array): Manifest {
  const value = parse(new TextDecoder().decode(bytes));
  if (check.Check(value)) return value;
  throw new AppError('import-refused', 'The file is not a factory manifest.', {
    faults: schemaFaults(check.Errors(value)),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('import-refused', 'The file is not JSON.', { cause });
  }
}
