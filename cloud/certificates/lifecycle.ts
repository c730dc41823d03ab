import { X509Certificate } from 'node:crypto';
import type { Authority } from '../../provisioning/pki/index.ts';
import { certificatePem, isRoot } from '../../provisioning/pki/index.ts';
import { AppError, notFound, type UsedBy } from '../platform/errors.ts';
import { inUse } from '../platform/used-by.ts';
import { type AuthorityKind, type AuthorityRow, authorityName } from './authority-store.ts';
import { derOf, type Hierarchy, hierarchyOf, type Member } from './hierarchy.ts';
import type { createMaking, MakingDeps } from './making.ts';
import type { CertificateQueries, CertificateStore } from './store.ts';

export type LifecycleDeps = MakingDeps & {
  store: CertificateStore;
  making: ReturnType<typeof createMaking>;
  /** The hierarchy has changed in the database. */
  changed: () => Promise<void>;
};

/** What a change of the hierarchy sees: as it is in the database, and nobody else changes it meanwhile. */
type Sight = { queries: CertificateQueries; rows: AuthorityRow[]; hierarchy: Hierarchy };

/** Generations of authorities: a new one beside the one there is, then in its place, then alone. */
export function createLifecycle(deps: LifecycleDeps) {
  const { store, sealing, clock, making, changed } = deps;

  async function change<T>(work: (sight: Sight) => Promise<T>): Promise<T> {
    const outcome = await store.transaction(async (queries) => {
      await queries.lockHierarchy();
      const rows = await queries.authorities();
      return work({ queries, rows, hierarchy: hierarchyOf(sealing, rows) });
    });
    await changed();
    return outcome;
  }

  return {
    /**
     * Makes the next generation of an authority. It is trusted and published at once, and issues nothing yet; where the
     * root is kept elsewhere it waits for its certificate first.
     *
     * @returns its name
     * @throws AppError conflict
     */
    rollover: (kind: AuthorityKind): Promise<string> =>
      change(async ({ queries, rows, hierarchy }) => {
        const all = rows.filter((row) => row.kind === kind);
        const waiting = all.find(({ state }) => state === 'requested' || state === 'introduced');
        if (waiting) throw conflict(`The authority ${waiting.name} is ${waiting.state} already.`);
        const generation = Math.max(...all.map((row) => row.generation)) + 1;
        const row = await next(hierarchy, kind, generation);
        await queries.insertAuthority(row);
        return row.name;
      }),

    /** From now on it issues, and the one before it retires. @throws AppError not-found, conflict */
    activate: (name: string): Promise<void> =>
      change(async ({ queries, rows }) => {
        const row = require(rows, name);
        if (row.state === 'issuing') return;
        if (row.state !== 'introduced')
          throw conflict(`The authority ${name} is ${row.state}, not introduced.`);
        const stateSince = clock.now();
        for (const each of rows.filter(({ kind, state }) => kind === row.kind && state === 'issuing')) {
          await queries.updateAuthority(each.name, { state: 'retiring', stateSince });
        }
        await queries.updateAuthority(name, { state: 'issuing', stateSince });
      }),

    /**
     * Nobody trusts it any more, and its key is deleted.
     *
     * @throws AppError not-found, conflict unless it retires, in-use while something it issued is valid
     */
    retire: (name: string): Promise<void> =>
      change(async (sight) => {
        const row = require(sight.rows, name);
        if (row.state === 'retired') return;
        if (row.state !== 'retiring') throw conflict(`The authority ${name} is ${row.state}, not retiring.`);
        const usedBy = await usersOf(sight, row);
        if (usedBy.total > 0) throw inUse(`certification authority ${name}`, usedBy, WHEN_SPENT);
        await sight.queries.updateAuthority(name, {
          state: 'retired',
          sealedKey: null,
          stateSince: clock.now(),
        });
      }),

    /** Issuing authorities that retire and of which nothing is valid any more. */
    async spent(): Promise<string[]> {
      const rows = await store.authorities();
      const inUse = await store.certificatesInUse(clock.now());
      return rows
        .filter(({ kind, state, name }) => kind !== 'root' && state === 'retiring' && !inUse.has(name))
        .map(({ name }) => name);
    },

    /** On the very first call of all processes of an installation. */
    found: (root?: Uint8Array): Promise<void> =>
      change(async ({ queries, rows }) => {
        if (rows.length > 0 && root)
          throw conflict('This installation has its certification authorities already.');
        if (rows.length > 0) return;
        for (const row of root ? await belowForeign(root) : await ownHierarchy())
          await queries.insertAuthority(row);
      }),
  };

  /** Signed by the root that issues, if its key is here. */
  async function next(hierarchy: Hierarchy, kind: AuthorityKind, generation: number): Promise<AuthorityRow> {
    const root = hierarchy.issuing('root');
    const which = { kind, generation, state: 'introduced' } as const;
    if (kind !== 'root') {
      return root.authority
        ? (await making.below(root.authority, root.name, which)).row
        : (await making.requested(which)).row;
    }
    if (!hasKey(root)) {
      throw conflict('The key of the root is kept elsewhere; without it no new root can be vouched for.');
    }
    const made = await making.root(which);
    return { ...made.row, crossCertificates: await making.cross(root, made) };
  }

  /** Root first, then the two that it vouches for. */
  async function ownHierarchy(): Promise<AuthorityRow[]> {
    const first = { generation: 1, state: 'issuing' } as const;
    const root = await making.root(first);
    const { authority } = hierarchyOf(sealing, [root.row]).issuing('root');
    const below = (kind: 'device' | 'vpn') =>
      making.below(authority as Authority, root.row.name, { ...first, kind });
    return [root.row, (await below('device')).row, (await below('vpn')).row];
  }

  async function belowForeign(root: Uint8Array): Promise<AuthorityRow[]> {
    const now = clock.now();
    if (!isRoot(root) || new X509Certificate(root).validToDate < now) {
      throw new AppError(
        'request-invalid',
        'The certificate is not that of a root: self-signed, an authority, valid now.',
      );
    }
    const requests = [
      await making.requested({ kind: 'device', generation: 1 }),
      await making.requested({ kind: 'vpn', generation: 1 }),
    ];
    return [
      {
        name: authorityName('root', 1),
        kind: 'root',
        generation: 1,
        state: 'issuing',
        certificate: certificatePem(root),
        sealedKey: null,
        crossCertificates: null,
        createdAt: now,
        stateSince: now,
      },
      ...requests.map(({ row }) => row),
    ];
  }

  async function usersOf({ queries, hierarchy }: Sight, row: AuthorityRow): Promise<UsedBy> {
    if (row.kind !== 'root') return queries.usersOf(row.name, clock.now());
    const [certificate] = derOf(row.certificate).map((der) => new X509Certificate(der));
    const below = [...hierarchy.trusted('device'), ...hierarchy.trusted('vpn')].filter(
      (member) => certificate && new X509Certificate(member.certificate).verify(certificate.publicKey),
    );
    const items = below.slice(0, 3).map(({ name }) => ({ type: 'authority' as const, id: name, name }));
    return { total: below.length, items };
  }
}

const WHEN_SPENT = 'Retire it when their certificates have expired or were renewed.';

const hasKey = (member: Member): member is Member & { authority: Authority } =>
  member.authority !== undefined;

function require(rows: readonly AuthorityRow[], name: string): AuthorityRow {
  const row = rows.find((each) => each.name === name);
  if (!row) throw notFound('certification authority', name);
  return row;
}

const conflict = (detail: string) => new AppError('conflict', detail);
