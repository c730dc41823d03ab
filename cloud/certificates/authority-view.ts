import { X509Certificate } from 'node:crypto';
import { notFound } from '../platform/errors.ts';
import type { AuthorityView } from './authority-schema.ts';
import type { AuthorityRow } from './authority-store.ts';
import type { Certificates } from './service.ts';

type Authorities = Pick<Certificates['authorities'], 'rows' | 'inUse' | 'adviceOn'>;

export async function authorityViews(
  { rows, inUse, adviceOn }: Authorities,
  now: Date,
): Promise<AuthorityView[]> {
  const counts = await inUse(now);
  const all = await rows();
  return all.map((row) => ({
    ...present(row, counts.get(row.name) ?? 0),
    advice: adviceOn(row, all) ?? null,
  }));
}

/** @throws AppError not-found */
export async function authorityView(
  authorities: Authorities,
  now: Date,
  name: string,
): Promise<AuthorityView> {
  const view = (await authorityViews(authorities, now)).find((each) => each.name === name);
  if (!view) throw notFound('certification authority', name);
  return view;
}

function present(row: AuthorityRow, certificatesInUse: number): Omit<AuthorityView, 'advice'> {
  const certificate = row.certificate === null ? undefined : new X509Certificate(row.certificate);
  return {
    name: row.name,
    kind: row.kind,
    generation: row.generation,
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    keyHere: row.sealedKey !== null,
    certificate: row.certificate,
    notBefore: certificate?.validFromDate.toISOString() ?? null,
    notAfter: certificate?.validToDate.toISOString() ?? null,
    certificatesInUse,
  };
}
