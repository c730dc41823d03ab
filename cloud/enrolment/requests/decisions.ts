import type { Clock } from '../../platform/clock.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type PageQuery, pageBounds, toPage } from '../../platform/http/page.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Approval, EnrolmentRequestView } from '../schema.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import type { EnrolmentStore } from '../store.ts';
import type { RequestFilter, RequestRow, RequestStore, Transaction } from './store.ts';

const DAY_MS = 86_400_000;
/** How long what was decided can be looked up, and a box that was turned down stays so. */
const KEPT_DAYS = 30;

/** What an approval gives the new appliance, in the transaction that makes it. */
type Grant = (applianceId: string, transaction: Transaction) => Promise<void>;
type NewBox = { serial: string; model: string; siteId?: string | null; externalKey?: string | null };

/** Makes appliances; their ids. `dryRun`: everything is checked and nothing kept. */
export type Admission = {
  admit(box: NewBox, grant: Grant, dryRun: boolean): Promise<string>;
  admitInstead(replaced: string, box: Omit<NewBox, 'siteId'>, grant: Grant, dryRun: boolean): Promise<string>;
};

export type DecisionDeps = {
  store: RequestStore;
  secrets: Pick<EnrolmentStore, 'replaceSecret'>;
  isKeyRevoked: (keyHash: string) => Promise<boolean>;
  appliances: () => Admission;
  ids: Ids;
  clock: Clock;
};

export type EnrolmentRequests = ReturnType<typeof createEnrolmentRequests>;

/** The queue as people see it, and their decisions. */
export function createEnrolmentRequests(deps: DecisionDeps) {
  const { store, secrets, isKeyRevoked, appliances, ids, clock } = deps;

  async function rowOf(id: string): Promise<RequestRow> {
    const row = await store.get(id);
    if (!row || row.expiresAt <= clock.now()) throw notFound('enrolment request', id);
    return row;
  }

  async function present(rows: readonly RequestRow[]): Promise<EnrolmentRequestView[]> {
    const waiting = await store.countPending(rows.map(({ serial }) => serial));
    return rows.map((row) => {
      const same = (waiting.get(row.serial) ?? 0) - (row.state === 'pending' ? 1 : 0);
      return presentRequest(row, same);
    });
  }

  const decision = (by: string, reason: string | null) => {
    const decidedAt = clock.now();
    return {
      reason,
      decidedBy: by,
      decidedAt,
      expiresAt: new Date(decidedAt.getTime() + KEPT_DAYS * DAY_MS),
    };
  };

  return {
    async list(query: RequestFilter & PageQuery) {
      const { page_size: _size, page_token: _token, ...filter } = query;
      const page = toPage(await store.list(filter, pageBounds(query), clock.now()), query, (row) => row);
      return { ...page, items: await present(page.items) };
    },

    /** @throws AppError not-found */
    async get(id: string): Promise<EnrolmentRequestView> {
      const [view] = await present([await rowOf(id)]);
      return view!;
    },

    /**
     * Makes the box an appliance. It enrols by itself when it asks next: with the key it asked with and no other. Whoever
     * else claims its serial number is turned down.
     *
     * @returns the id of the appliance
     * @throws AppError not-found, conflict when it does not wait any more, serial-taken, site-occupied, external-key-taken
     */
    async approve(id: string, approval: Approval, by: string, dryRun = false): Promise<string> {
      const row = await rowOf(id);
      if (row.state !== 'pending') throw decided(row);
      if (await isKeyRevoked(row.keyHash)) throw keyRevoked(row);
      const { replaces, siteId = null, ...rest } = approval;
      if (replaces !== undefined && siteId !== null) throw oneOrTheOther();
      const box = { serial: row.serial, ...rest };
      const grant: Grant = async (applianceId, transaction) => {
        const queries = store.within(transaction);
        const approved = decision(by, null);
        if (!(await queries.decide(id, { state: 'approved', applianceId, ...approved }))) throw decided(row);
        await queries.refuseOthers(row.serial, { ...approved, reason: 'Another key was approved.' });
        await secrets.replaceSecret(pinnedSecret(row, applianceId, approved), transaction);
      };
      return replaces === undefined
        ? appliances().admit({ ...box, siteId }, grant, dryRun)
        : appliances().admitInstead(replaces, box, grant, dryRun);
    },

    /** The box is told so, and may ask again when its request is forgotten. @throws AppError not-found, conflict */
    async refuse(id: string, reason: string, by: string): Promise<void> {
      const row = await rowOf(id);
      if (!(await store.decide(id, { state: 'refused', ...decision(by, reason) }))) throw decided(row);
    },
  };

  /** What the box showed, good for its key alone. One vouched for by its factory showed nothing anybody knows. */
  function pinnedSecret(
    row: RequestRow,
    applianceId: string,
    { decidedAt, expiresAt }: { decidedAt: Date; expiresAt: Date },
  ) {
    const secretHash = row.secretHash ?? hashSecret(newSecret(ids));
    return { id: ids.uuid(), applianceId, secretHash, forKey: row.keyHash, createdAt: decidedAt, expiresAt };
  }
}

function presentRequest(row: RequestRow, rivals: number): EnrolmentRequestView {
  const { id, serial, keyHash, source, attempts, reason, decidedBy, applianceId } = row;
  return {
    id,
    serial,
    keyFingerprint: keyHash,
    source,
    attempts,
    rivals,
    factory:
      row.factoryAnchor === null ? null : { anchor: row.factoryAnchor, subject: row.factorySubject ?? '' },
    state: row.state as EnrolmentRequestView['state'],
    reason,
    decidedBy,
    applianceId,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}

const decided = ({ serial }: RequestRow) =>
  new AppError(
    'conflict',
    `The request of ${serial} was decided already, or the box has not asked for too long. It appears again when it asks anew.`,
  );

const keyRevoked = ({ serial }: RequestRow) =>
  new AppError(
    'conflict',
    `The key of ${serial} was revoked since it asked. Turn the request down; the box asks anew with another key.`,
  );

const oneOrTheOther = () =>
  new AppError('request-invalid', 'A box goes to a site or takes the place of another, which has one.', {
    faults: [{ pointer: '/siteId', code: 'excluded', detail: 'cannot be given together with replaces' }],
  });
