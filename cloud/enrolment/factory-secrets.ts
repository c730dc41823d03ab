import type pg from 'pg';

/** When a secret expires that never does: its column holds an instant. */
const NEVER = '9999-12-31T00:00:00.000Z';

/** A secret a box has from its factory. Only its hash is known here. */
type FactorySecret = {
  applianceId: string;
  /** SHA-256, lower-case hexadecimal. */
  hash: string;
  /** RFC 3339; null: it is good until it is used. */
  expiresAt: string | null;
};

/** The hashes of every secret each of the appliances ever had. */
export async function secretHashesOf(
  client: pg.ClientBase,
  applianceIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const { rows } = await client.query<{ applianceId: string; secretHash: string }>(
    'select "applianceId", "secretHash" from enrolment_secret where "applianceId" = any ($1::uuid[])',
    [applianceIds],
  );
  const hashes = new Map<string, Set<string>>();
  for (const { applianceId, secretHash } of rows) {
    hashes.set(applianceId, (hashes.get(applianceId) ?? new Set()).add(secretHash));
  }
  return hashes;
}

/** Which appliance has, or had, a secret of each hash. */
export async function secretOwners(
  client: pg.ClientBase,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ secretHash: string; applianceId: string }>(
    'select "secretHash", "applianceId" from enrolment_secret where "secretHash" = any ($1::text[])',
    [hashes],
  );
  return new Map(rows.map(({ secretHash, applianceId }) => [secretHash, applianceId]));
}

/** Makes secrets good for their appliances, in the place of all earlier ones. In the caller's transaction. */
export async function acceptFactorySecrets(
  client: pg.ClientBase,
  secrets: readonly FactorySecret[],
  at: Date,
): Promise<void> {
  if (secrets.length === 0) return;
  const applianceIds = secrets.map(({ applianceId }) => applianceId);
  await client.query(
    `update enrolment_secret set "expiresAt" = $2 where "applianceId" = any ($1::uuid[]) and "expiresAt" > $2`,
    [applianceIds, at],
  );
  await client.query(
    `insert into enrolment_secret (id, "applianceId", "secretHash", "createdAt", "expiresAt")
     select gen_random_uuid(), n."applianceId", n.hash, $2, n."expiresAt"
     from unnest($1::uuid[], $3::text[], $4::timestamptz[]) as n ("applianceId", hash, "expiresAt")`,
    [applianceIds, at, secrets.map(({ hash }) => hash), secrets.map(({ expiresAt }) => expiresAt ?? NEVER)],
  );
}
