import type pg from 'pg';
import type { CloneEvidence } from './schema.ts';

export type CloneStore = ReturnType<typeof createCloneStore>;

/** That an appliance's identity is shared, kept until somebody settles it or the appliance enrols anew. */
export function createCloneStore(pool: pg.Pool) {
  return {
    /** With an event when it is news, under `id`. Whether it is. */
    async raise(
      { id, applianceId, at }: { id: string; applianceId: string; at: Date },
      evidence: CloneEvidence,
    ): Promise<boolean> {
      const { rowCount } = await pool.query(RAISE, [applianceId, at, JSON.stringify(evidence), id]);
      return rowCount === 1;
    },

    async clear(applianceId: string): Promise<void> {
      await pool.query('update appliance set "clonedSince" = null, "cloneEvidence" = null where id = $1', [
        applianceId,
      ]);
    },
  };
}

const RAISE = `with before as (
    select id, "clonedSince" from appliance where id = $1 for no key update
  ), raised as (
    update appliance a set "clonedSince" = coalesce(a."clonedSince", $2), "cloneEvidence" = $3::jsonb
    from before b where a.id = b.id
  )
  insert into appliance_event (id, "applianceId", at, "receivedAt", kind, severity, data)
  select $4, b.id, $2, $2, 'identity.cloned', 'critical', $3::jsonb from before b where b."clonedSince" is null`;
