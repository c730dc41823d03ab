/**
 * SQL, before appliances ($1, ids) go to other sites ($2, ids or nulls; $3 the instant). Of each that changes its
 * customer nothing from before stays: what it was to run and said, who could enrol it, its key in the former owner's
 * system. One that was set up for a customer counts as foreign until it was reset; one that leaves for no site is held
 * by the reseller it was with.
 */
export const CHANGE_OWNERS = `with asked as (
    select * from unnest($1::uuid[], $2::uuid[]) as n (id, site)
  ), moves as (
    select a.id, fs."customerId" as former, fc."resellerId" as "formerReseller", ts."customerId" as next,
      a.state = 'enrolled' and fs."customerId" is not null as "setUp",
      fs."customerId" is not null and fc."resellerId" is distinct from tc."resellerId" as "secretsEnd"
    from asked n join appliance a on a.id = n.id
    left join site fs on fs.id = a."siteId" left join customer fc on fc.id = fs."customerId"
    left join site ts on ts.id = n.site left join customer tc on tc.id = ts."customerId"
    where a.state <> 'retired' and fs."customerId" is distinct from ts."customerId"
      and (a.state = 'enrolled' or fs."customerId" is not null or a."ownedSince" is not null)
  ), ended as (
    update enrolment_secret e set "expiresAt" = $3::timestamptz from moves m
    where e."applianceId" = m.id and m."secretsEnd" and e."expiresAt" > $3::timestamptz
  ), stopped as (
    update command c set state = 'expired', "updatedAt" = $3::timestamptz from moves m
    where c."applianceId" = m.id and c.state in ('sent', 'running')
  ), forgotten as (
    delete from enrolment_failure f using moves m where f."applianceId" = m.id
  )
  update appliance a set "ownedSince" = $3::timestamptz,
    "foreignSince" = coalesce(a."foreignSince", case when m."setUp" then $3::timestamptz end),
    "heldById" = case when m.next is null then m."formerReseller" end,
    "externalKey" = null, "replacesId" = null, "clonedSince" = null, "cloneEvidence" = null,
    "wantedRevision" = null, "wantedHash" = null, "wantedAt" = null, deliveries = 0, "lastDeliveryAt" = null,
    "retryRequested" = false, "confirmedRevision" = null, "confirmedHash" = null, "confirmedAt" = null,
    "attemptRevision" = null, "attemptHash" = null, "attemptPhase" = null, "attemptFindings" = null,
    "attemptAt" = null, "attemptOrdinal" = null, "attemptUnreachableSeconds" = null, "driftSince" = null, "driftHandling" = null,
    "driftFindings" = null, "wanAddresses" = null, "observedAddress" = null, "lastSample" = null
  from moves m where a.id = m.id
  returning a.id`;
