import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import { createCatalogueAdapter } from './catalogue-adapter.ts';

/** The part of the package's JavaScript half that is used here. */
type Glue = {
  __wbg_set_wasm(exports: object): void;
  SchemaEngine: typeof SchemaEngine;
};

/** The part of Node's WebAssembly that is used here; Node's own types leave it to the browser's. */
type WasmHost = {
  instantiate(
    octets: Uint8Array,
    imports: Readonly<Record<string, object>>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

let loaded: Promise<Glue> | undefined;

/** Prisma's schema engine as WebAssembly, at work on the database at `url`. */
export async function openSchemaEngine(url: string): Promise<{ engine: SchemaEngine } & AsyncDisposable> {
  // Once a process: the JavaScript half holds the one instance it works on.
  loaded ??= load();
  const { SchemaEngine } = await loaded;
  const { adapter, pool } = createCatalogueAdapter(url);
  const bound = bindMigrationAwareSqlAdapterFactory(adapter);
  const engine = await SchemaEngine.new({ datamodels: [await readSchema()] }, () => undefined, bound);
  return {
    engine,
    async [Symbol.asyncDispose]() {
      engine.free();
      await pool.end();
    },
  };
}

/** The package's own entry imports the module in a way only bundlers understand, so it is put together here. */
async function load(): Promise<Glue> {
  const gluePath = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const glue = (await import(pathToFileURL(gluePath).href)) as Glue;
  const octets = await readFile(join(dirname(gluePath), 'schema_engine_bg.wasm'));
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WasmHost };
  const { instance } = await WebAssembly.instantiate(octets, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

/** Path and text of the schema, as the engine wants them. */
export async function readSchema(): Promise<[path: string, content: string]> {
  const path = fileURLToPath(new URL('schema.prisma', import.meta.url));
  return [path, await readFile(path, 'utf8')];
}
