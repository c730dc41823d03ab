import { X509Certificate } from 'node:crypto';
import { permits, readNameConstraints } from '../../provisioning/pki/index.ts';
import type { AuthorityRow } from './authority-store.ts';
import { namesOf } from './hierarchy.ts';

/** What is wrong with an authority that issues and what to do about it, in a sentence or two. */
export const adviceOn =
  (serverNames: () => readonly string[]) =>
  (row: AuthorityRow, all: readonly AuthorityRow[]): string | undefined => {
    if (row.state !== 'issuing' || row.kind === 'root' || row.certificate === null) return undefined;
    const constraints = readNameConstraints(new X509Certificate(row.certificate).raw);
    const refused = namesOf(row.kind, serverNames()).filter(
      (name) => constraints && !permits(constraints, name),
    );
    if (constraints && refused.length === 0) return undefined;
    const wrong = constraints
      ? `It may not certify ${refused.join(', ')}.`
      : 'It has no name constraints and may certify anybody.';
    return `${wrong} ${nextStep(row, all)}`;
  };

function nextStep({ kind }: AuthorityRow, all: readonly AuthorityRow[]): string {
  const next = all.find(
    (row) => row.kind === kind && (row.state === 'requested' || row.state === 'introduced'),
  );
  if (!next) return `Make its successor: sitekeeper ca rollover ${kind}`;
  return next.state === 'requested'
    ? `Have its successor signed: sitekeeper ca request ${next.name}`
    : `Let its successor issue once the boxes know it, six hours after it was made: sitekeeper ca activate ${next.name}`;
}
