import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Claim } from './claim.ts';
import { judgeSecret, type KnownSecret } from './judge-secret.ts';
import { hashSecret } from './secrets.ts';

type Candidate = { state: string; registrar: string; secrets: readonly KnownSecret[] };

/**
 * Which of the appliances with a serial number a box means: the one whose secret it shows. A factory's word counts for
 * what the operator registered only, since anybody's tenant can write down a serial number. Without either it is judged
 * by what is not retired; `undefined`: a person has to say.
 */
export function meant<C extends Candidate>(claim: Claim, candidates: readonly C[]): C | undefined {
  const shown = claim.secret === undefined ? undefined : hashSecret(claim.secret);
  const knowing =
    shown === undefined
      ? []
      : candidates.filter(({ secrets }) => {
          const verdict = judgeSecret(secrets, shown, new Date(0));
          return 'accepted' in verdict;
        });
  const inService = ({ state }: Candidate) => state !== 'retired';
  const known = knowing.find(inService) ?? knowing[0];
  if (known) return known;
  const open = candidates.filter(inService);
  const operators = open.find(({ registrar }) => registrar === registrarOf(EVERYTHING));
  return operators ?? (claim.factory ? undefined : open[0]);
}
