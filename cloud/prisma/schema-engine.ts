import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { createCatalogueAdapter } from './catalogue-adapter.ts';

/** The part of the package's JavaScript half that is used here. */
type Glue = {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: typeof SchemaEngine;
};

let loaded: Promise<Glue> | undefined;

/** Prisma's schema engine as WebAssembly, at work on the database at `url`. Call `free()` on it when done. */
export async function openSchemaEngine(url: string): Promise<SchemaEngine> {
  // Once a process: the JavaScript half holds the one instance it works on.
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(createCatalogueAdapter(url));
  return SchemaEngine.new({ datamodels: [await readSchema()] }, () => undefined, adapter);
}

/** The package's own entry imports the module in a way only bundlers understand, so it is put together here. */
async function load(): Promise<Glue> {
  const glueUrl = new URL(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const glue = (await import(glueUrl.href)) as Glue;
  const octets = await readFile(fileURLToPath(new URL('schema_engine_bg.wasm', glueUrl)));
  const { instance } = await WebAssembly.instantiate(octets, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}

/** Path and text of the schema, as the engine wants them. */
export async function readSchema(): Promise<[path: string, content: string]> {
  const path = fileURLToPath(new URL('schema.prisma', import.meta.url));
  return [path, await readFile(path, 'utf8')];
}
