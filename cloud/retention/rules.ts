/** Deletes some of what ended before `$1`: `$2` rows at the most, so that no statement holds many rows for long. */
export type Rule = { what: string; keptDays: number; text: string };

const some = (table: string, condition: string) =>
  `delete from ${table} where ctid = any (array(select t.ctid from ${table} t where ${condition} limit $2))`;

/** What appliances said is kept for `historyDays`; what is of no use any more goes sooner. */
export function rules(historyDays: number): Rule[] {
  return [
    {
      what: 'reports',
      keptDays: historyDays,
      // The newest of each appliance stays.
      text: some(
        'report',
        `t."receivedAt" < $1 and exists (select from report newer
           where newer."applianceId" = t."applianceId" and newer."receivedAt" > t."receivedAt")`,
      ),
    },
    { what: 'events', keptDays: historyDays, text: some('appliance_event', 't."receivedAt" < $1') },
    { what: 'edits', keptDays: historyDays, text: some('network_edit', 't.at < $1') },
    { what: 'rollout events', keptDays: historyDays, text: some('rollout_event', 't.at < $1') },
    { what: 'refusals', keptDays: historyDays, text: some('refusal', 't.at < $1') },
    { what: 'wrong secrets', keptDays: 1, text: some('enrolment_failure', 't.at < $1') },
    {
      what: 'enrolment requests',
      keptDays: 0,
      // One that still waits is told of first.
      text: some('enrolment_request', `t.state <> 'pending' and t."expiresAt" < $1`),
    },
    { what: 'sessions', keptDays: 0, text: some('session', 't."expiresAt" < $1') },
    { what: 'challenges', keptDays: 0, text: some('challenge', 't."expiresAt" < $1') },
    { what: 'wrong passwords', keptDays: 1, text: some('sign_in_failure', 't."lastAt" < $1') },
    { what: 'outcomes', keptDays: 1, text: some('idempotency_key', 't."createdAt" < $1') },
    {
      what: 'credentials of teleworkers',
      keptDays: historyDays,
      text: some(
        'teleworker_credential',
        `exists (select from certificate
           where certificate."serialNumber" = t."serialNumber" and certificate."notAfter" < $1)`,
      ),
    },
    {
      what: 'certificates of teleworkers',
      keptDays: historyDays,
      text: some(
        'certificate',
        `t.profile = 'teleworker' and t."notAfter" < $1 and not exists (select from teleworker_credential
           where teleworker_credential."serialNumber" = t."serialNumber")`,
      ),
    },
    { what: 'download links', keptDays: 30, text: some('teleworker_download', 't."expiresAt" < $1') },
    {
      what: 'server certificates',
      keptDays: 30,
      text: some('certificate', `t.profile = 'server' and t."notAfter" < $1`),
    },
  ];
}
