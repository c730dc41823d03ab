import type { AuditEntry } from '../../cloud/audit/schema.ts';
import type { Api } from './client.ts';
import type { Page } from './page.ts';

export type { AuditEntry };

export const AUDIT_OUTCOMES = ['succeeded', 'refused', 'failed', 'unfinished'] as const;
export type Verdict = (typeof AUDIT_OUTCOMES)[number] | 'event';

export const AUDIT_FILTERS = [
  'actor',
  'action',
  'resource_type',
  'resource_id',
  'customer_id',
  'request_id',
  'outcome',
  'since',
  'until',
] as const;
/** As the interface calls them, and the address of the page too. */
export type AuditFilter = Partial<Record<(typeof AUDIT_FILTERS)[number], string>>;

/** A request, or what happened by itself, in one: `attempt` is what was asked for where `entry` tells what came of it. */
export type Recorded = { entry: AuditEntry; attempt: AuditEntry | undefined };

export const readEntries = (api: Api, filter: AuditFilter, after?: string): Promise<Page<AuditEntry>> =>
  api.get('audit', { ...filter, page_size: 100, page_token: after });

/** A file of everything that the filter lets through, for the browser to keep. */
export const auditFileAddress = (filter: AuditFilter, format: 'csv' | 'jsonl'): string =>
  `api/v1/audit/export?${new URLSearchParams({ ...filter, format })}`;

/** Anything unknown is passed over. */
export function auditFilterFromQuery(query: URLSearchParams): AuditFilter {
  const given = AUDIT_FILTERS.map((name) => [name, query.get(name)?.trim() ?? '']);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

export function auditAddress(filter: AuditFilter): string {
  const text = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return `/administration/audit${text && `?${text}`}`;
}

/** Attempts whose outcome is known go with it. @param entries the newest first */
export function foldAttempts(entries: readonly AuditEntry[]): Recorded[] {
  const known = new Map<string | null, Recorded>();
  const folded: Recorded[] = [];
  for (const entry of entries) {
    const outcome = entry.kind === 'attempt' ? known.get(entry.requestId) : undefined;
    if (outcome) {
      outcome.attempt ??= entry;
      continue;
    }
    const recorded: Recorded = { entry, attempt: undefined };
    folded.push(recorded);
    if (entry.kind === 'outcome' && entry.requestId !== null) known.set(entry.requestId, recorded);
  }
  return folded;
}

/** What became of it, as the interface's filter by outcome understands it. */
export function verdictOf({ kind, status, code }: Pick<AuditEntry, 'kind' | 'status' | 'code'>): Verdict {
  if (kind === 'attempt') return 'unfinished';
  if (kind === 'refusal') return 'refused';
  if (kind === 'event') return 'event';
  if (status === null ? code !== null : status >= 500) return 'failed';
  return code === null && (status ?? 200) < 400 ? 'succeeded' : 'refused';
}

/** What resources were called, as far as entries tell by what was made of them or asked for them. */
export function namesIn(entries: readonly AuditEntry[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { resourceId, before, after, request } of entries.toReversed()) {
    const name = [after, before, (request as { body?: unknown } | null)?.body].map(nameOf).find(Boolean);
    if (resourceId !== null && name) names.set(resourceId, name);
  }
  return names;
}

function nameOf(document: unknown): string | undefined {
  const { name, serial } = (document ?? {}) as Record<string, unknown>;
  return [name, serial].find((value) => typeof value === 'string' && value !== '') as string | undefined;
}
