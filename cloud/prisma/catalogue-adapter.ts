import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { createPool as createHeardPool } from '../platform/database-client.ts';

/** PostgreSQL's type numbers of `"char"` (one octet, in the system catalogues only) and `character`. */
const CATALOGUE_CHAR = 18;
const CHARACTER = 1042;

/** Which columns of a result are of type `"char"`, by the array of its rows. */
const charColumns = new WeakMap<object, readonly boolean[]>();

/**
 * Prisma's adapter for the schema engine, which reads the system catalogues: it learns here of their type `"char"`, which
 * it does not know and the engine insists on. An empty value is U+0000, as in PostgreSQL's binary format.
 */
export function createCatalogueAdapter(url: string): {
  adapter: SqlMigrationAwareDriverAdapterFactory;
  pool: pg.Pool;
} {
  const pool = createPool(url);
  const factory = new PrismaPg(pool);
  const adapter: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withWholeScripts(withCharacters(await factory.connect()), pool),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
  return { adapter, pool };
}

function createPool(url: string): pg.Pool {
  const pool = createHeardPool({ connectionString: url, max: 2 });
  const query = pool.query.bind(pool) as (config: unknown) => Promise<pg.QueryArrayResult>;
  pool.query = (async (config: unknown) => {
    const result = await query(config);
    // Of a script: one result a statement.
    if (Array.isArray(result)) return result;
    const isChar = result.fields.map((field) => field.dataTypeID === CATALOGUE_CHAR);
    result.fields = result.fields.map((field, i) =>
      isChar[i] ? { ...field, dataTypeID: CHARACTER } : field,
    );
    charColumns.set(result.rows, isChar);
    return result;
  }) as typeof pool.query;
  return pool;
}

/** Prisma's adapter cuts scripts at every semicolon, also within the body of a function. As a whole they are atomic, too. */
function withWholeScripts(adapter: SqlDriverAdapter, pool: pg.Pool): SqlDriverAdapter {
  adapter.executeScript = async (script) => void (await pool.query(script));
  return adapter;
}

function withCharacters(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const isChar = charColumns.get(result.rows);
    if (!isChar?.includes(true)) return result;
    return {
      ...result,
      columnTypes: result.columnTypes.map((type, i) => (isChar[i] ? ColumnTypeEnum.Character : type)),
      rows: result.rows.map((row) => row.map((value, i) => (isChar[i] && value === '' ? '\u0000' : value))),
    };
  };
  return adapter;
}
