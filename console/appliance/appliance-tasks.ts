import type { ReactiveControllerHost } from 'lit';
import type { Appliance } from '../api/appliance.ts';
import {
  readCertificates,
  readEvents,
  readLastReport,
  readSamples,
  readTarget,
} from '../api/appliance-parts.ts';
import { readCommands } from '../api/appliance-work.ts';
import type { Api } from '../api/client.ts';
import { readStanding } from '../api/enrolment.ts';
import type { Action } from '../api/session.ts';
import { Reading } from '../components/reading.ts';

/**
 * Reads the parts of an appliance's page, and a part again whenever the live appliance shows that it has changed: each
 * task names what its part depends on.
 */
export function createTasks(
  host: ReactiveControllerHost,
  api: () => Api,
  appliance: () => Appliance | undefined,
  may: (action: Action) => boolean,
) {
  const part = <T>(
    read: (api: Api, id: string) => Promise<T>,
    dependsOn: (appliance: Appliance) => unknown[],
    needs: Action = 'appliance:read',
  ) =>
    new Reading<T>(host, {
      task: async ([id]) => (typeof id === 'string' && may(needs) ? read(api(), id) : undefined),
      args: () => {
        const now = appliance();
        return now ? [now.id, ...dependsOn(now)] : [undefined];
      },
    });
  const outcome = ({ confirmed, attempt }: Appliance) => [
    confirmed?.hash,
    attempt && `${attempt.revision} ${attempt.phase}`,
  ];
  return {
    target: part(readTarget, ({ wanted }) => [wanted?.revision, wanted?.hash], 'target-state:read'),
    report: part(readLastReport, (now) => [...outcome(now), now.presence]),
    samples: part(readSamples, ({ lastSample }) => [lastSample?.at]),
    certificates: part(readCertificates, ({ state, presence }) => [state, presence], 'certificate:read'),
    events: part(readEvents, (now) => [...outcome(now), now.presence]),
    /** Whatever is told of the appliance may be that a command went on. */
    commands: part(readCommands, (now) => [now]),
    standing: part(readStanding, ({ state, presence, updatedAt }) => [state, presence, updatedAt]),
  };
}
