import type { Event, Report } from '#protocol';
import { withoutSecrets } from '../../provisioning/secrets.ts';
import { EVERYTHING, type Scope } from '../platform/access/roles.ts';
import { visibleSince } from '../platform/access/visible-since.ts';
import { notFound } from '../platform/errors.ts';
import { type PageQuery, pageBounds, toPage } from '../platform/http/page.ts';
import type { ApplianceCount, ApplianceList } from './list-store.ts';
import { presentAppliance } from './present.ts';
import {
  APPLIANCE_STATUSES,
  type Appliance,
  type ApplianceCounts,
  type ApplianceFilter,
  type ApplianceOrder,
} from './schema.ts';
import { type ApplianceRow, type ApplianceStore, ownershipOf } from './store.ts';

type Deps = { store: ApplianceStore; list: ApplianceList; count: ApplianceCount };

/** What people see of appliances. */
export function createRead({ store, list, count }: Deps) {
  async function rowOf(id: string): Promise<ApplianceRow> {
    const row = await store.get(id);
    if (!row) throw notFound('appliance', id);
    return row;
  }

  return {
    /** With its version, which is its ETag. @throws AppError not-found */
    async get(id: string): Promise<{ appliance: Appliance; version: number }> {
      const row = await rowOf(id);
      return { appliance: presentAppliance(row), version: row.version };
    },

    /** Those of them that exist, for whoever shows changes live. */
    async getMany(ids: string[]): Promise<Appliance[]> {
      return (await store.getMany(ids)).map(presentAppliance);
    },

    async list(query: ApplianceFilter & PageQuery & ApplianceOrder, scope: Scope) {
      const { page_size: _size, page_token: _token, order_by: orderBy, skip = 0, ...filter } = query;
      const ids = await list(filter, scope, { ...pageBounds(query), skip, orderBy });
      const rows = new Map((await store.getMany(ids)).map((row) => [row.id, row]));
      return toPage(
        ids.flatMap((id) => rows.get(id) ?? []),
        query,
        presentAppliance,
      );
    },

    /** How many there are, in all and in each status, whatever status is asked for. */
    async count(filter: ApplianceFilter, scope: Scope): Promise<ApplianceCounts> {
      const byStatus = await count(filter, scope);
      const total = [...byStatus.values()].reduce((sum, each) => sum + each, 0);
      const statuses = APPLIANCE_STATUSES.map((status) => [status, byStatus.get(status) ?? 0] as const);
      return {
        total,
        matching: filter.status === undefined ? total : (byStatus.get(filter.status) ?? 0),
        statuses: Object.fromEntries(statuses) as ApplianceCounts['statuses'],
      };
    },

    /**
     * What it shall run, secrets masked. @throws AppError not-found when nothing is wanted of it, or nothing of the present
     * owner's time
     */
    async targetState(id: string, scope: Scope = EVERYTHING) {
      const appliance = await rowOf(id);
      const { wantedRevision } = appliance;
      const since = visibleSince(scope, ownershipOf(appliance));
      const row =
        wantedRevision === null || since === 'nothing'
          ? null
          : await store.wantedTarget(id, wantedRevision, since);
      if (!row) throw notFound('target state of the appliance', id);
      return { revision: Number(row.revisionNumber), hash: row.hash, target: withoutSecrets(row.document) };
    },

    /** Newest first, those of the present owner's time. @throws AppError not-found */
    async reports(id: string, take: number, scope: Scope = EVERYTHING) {
      const since = visibleSince(scope, ownershipOf(await rowOf(id)));
      if (since === 'nothing') return [];
      return (await store.reports(id, take, since)).map(({ receivedAt, body }) => ({
        receivedAt: receivedAt.toISOString(),
        report: body as unknown as Report,
      }));
    },

    /** Newest first, those of the present owner's time. @throws AppError not-found */
    async events(id: string, take: number, scope: Scope = EVERYTHING) {
      const since = visibleSince(scope, ownershipOf(await rowOf(id)));
      if (since === 'nothing') return [];
      return (await store.events(id, take, since)).map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        receivedAt: row.receivedAt.toISOString(),
        kind: row.kind,
        severity: row.severity as Event['severity'],
        data: row.data as Event['data'],
      }));
    },
  };
}
