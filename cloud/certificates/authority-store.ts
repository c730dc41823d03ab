import type { Database } from '../platform/database.ts';
import { usersOf } from '../platform/used-by.ts';
import type { Prisma } from '../prisma/client/client.ts';

type Transaction = Prisma.TransactionClient;

export const AUTHORITY_KINDS = ['root', 'device', 'vpn'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

/**
 * `requested`: has a key and waits for its certificate from an offline root. `introduced`: trusted and published, so
 * that everybody knows it before it issues. `issuing`: one of each kind. `retiring`: trusted as long as what it issued
 * lives, and issues nothing any more. `retired`: known no more; its key is deleted.
 */
export const AUTHORITY_STATES = ['requested', 'introduced', 'issuing', 'retiring', 'retired'] as const;
export type AuthorityState = (typeof AUTHORITY_STATES)[number];

/** `name` is the kind, from the second generation on with its number, as in `vpn-2`. Certificates are PEM. */
export type AuthorityRow = {
  name: string;
  kind: AuthorityKind;
  generation: number;
  state: AuthorityState;
  certificate: string | null;
  sealedKey: string | null;
  crossCertificates: string | null;
  createdAt: Date;
  stateSince: Date;
};

export const authorityName = (kind: AuthorityKind, generation: number): string =>
  generation === 1 ? kind : `${kind}-${generation}`;

/** How long a list is good that a root signs before its key goes elsewhere. */
export const OFFLINE_LIST_LIFETIME_MS = 365 * 86_400_000;

/** Arbitrary, ours alone: one process at a time changes the hierarchy. */
const HIERARCHY_LOCK = 7_300_011;

/** Certificates that nobody misses when their authority goes: of this process itself, and replaced every day. */
const OWN_PROFILES = ['server', 'ocsp-signer'];

export function authorityQueries(db: Database | Transaction) {
  return {
    /** Waits until no other process changes the hierarchy; until the end of the transaction. */
    lockHierarchy: async () => {
      await db.$executeRaw`select pg_advisory_xact_lock(${HIERARCHY_LOCK})`;
    },
    /** The state of an authority, which no process changes before the end of the transaction. */
    heldState: async (name: string): Promise<string> => {
      await db.$executeRaw`select pg_advisory_xact_lock_shared(${HIERARCHY_LOCK})`;
      return (await db.certificateAuthority.findUniqueOrThrow({ where: { name }, select: { state: true } }))
        .state;
    },
    authorities: async (): Promise<AuthorityRow[]> => {
      const rows = await db.certificateAuthority.findMany({
        omit: { crl: true, crlNumber: true, crlDueAt: true },
        orderBy: [{ kind: 'asc' }, { generation: 'asc' }],
      });
      return rows.map((row) => ({
        ...row,
        kind: row.kind as AuthorityKind,
        state: row.state as AuthorityState,
      }));
    },
    insertAuthority: async (row: AuthorityRow) => {
      await db.certificateAuthority.create({ data: row });
    },
    updateAuthority: async (
      name: string,
      data: Partial<Pick<AuthorityRow, 'state' | 'certificate' | 'sealedKey'>> & { stateSince: Date },
    ) => {
      await db.certificateAuthority.update({ where: { name }, data });
    },
    /** Whoever has a valid certificate of it. */
    usersOf: (name: string, now: Date) =>
      usersOf(db, 'certification authority', name, now.toISOString(), OWN_PROFILES),
    /** How many certificates of it are valid, by its name. */
    certificatesInUse: async (now: Date): Promise<Map<string, number>> => {
      const counts = await db.certificate.groupBy({
        by: ['authorityName'],
        where: { revokedAt: null, notAfter: { gt: now }, profile: { notIn: OWN_PROFILES } },
        _count: true,
      });
      return new Map(counts.map(({ authorityName, _count }) => [authorityName, _count]));
    },
    /**
     * Connected appliances whose newest certificate of a kind is from an authority that retires, a few at a time.
     * @param after those whose id is greater
     */
    toRenew: (now: Date, after: string | undefined, take: number): Promise<{ id: string }[]> =>
      db.$queryRaw`
        select distinct a.id from appliance a
        cross join (values ('device', 'device'), ('vpn', 'vpn-gateway')) p(kind, profile)
        join lateral (
          select c."authorityName" from certificate c
          where c."applianceId" = a.id and c.profile = p.profile and c."revokedAt" is null and c."notAfter" > ${now}
          order by c."createdAt" desc limit 1
        ) newest on true
        join certificate_authority ca on ca.name = newest."authorityName" and ca.state = 'retiring'
        where a.state = 'enrolled' and a.presence = 'online'
          and (${after ?? null}::uuid is null or a.id > ${after ?? null}::uuid)
        order by a.id limit ${take}`,
  };
}
