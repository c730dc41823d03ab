import type pg from 'pg';
import type { RevocationReason } from '../../provisioning/pki/index.ts';
import type { Handlers, Link, Presence } from '../broker/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Sealing } from '../platform/sealing.ts';
import { createChange } from './change.ts';
import { createClaim } from './claim.ts';
import { createCloneStore } from './clone-store.ts';
import { createCloneWatch } from './clone-watch.ts';
import { createCommandStore } from './command-store.ts';
import { createCommands } from './commands.ts';
import { createConflictStore } from './conflict-store.ts';
import { createConflicts } from './conflicts.ts';
import { createDeliver } from './deliver.ts';
import { type AttemptFacts, type Backoff, retriesByItself } from './delivery.ts';
import { createDeliveryStore } from './delivery-store.ts';
import { createApplianceCount, createApplianceList } from './list-store.ts';
import { createMessageStore } from './message-store.ts';
import { createMessageHandlers } from './messages.ts';
import { createPresence } from './presence.ts';
import { createRead } from './read.ts';
import {
  type BootstrapFacts,
  createAdmit,
  createRegister,
  createReissueBootstrap,
  type Grant,
  type IssueSecret,
  retired,
} from './register.ts';
import { createAdmitInstead, createReplace } from './replace.ts';
import { createReset } from './reset.ts';
import { createRetire } from './retire.ts';
import type { NewAppliance, Replacement } from './schema.ts';
import { createSessions } from './sessions.ts';
import { createApplianceStore } from './store.ts';
import { createWant } from './want.ts';

export type AppliancesDeps = {
  db: Database;
  pool: pg.Pool;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  enrolment: { issueSecret: IssueSecret };
  certificates: { revokeAppliance(applianceId: string, reason: RevocationReason): Promise<void> };
  /** The broker: it takes this slice's handlers, so it is there only afterwards. */
  link: () => Link;
  bootstrapFacts: () => BootstrapFacts;
  presenceGraceMilliseconds?: number;
  /** Between deliveries after outages of an appliance's uplink. */
  deliveryBackoff?: Backoff | undefined;
  /** What to do when several boxes show the certificate of one appliance, besides raising the alarm. */
  onClone?: 'alarm' | 'revoke';
};

/** How soon it is told that a command was not answered. */
const COMMAND_SWEEP_MILLISECONDS = 15_000;

export type Appliances = ReturnType<typeof createAppliances>;

/** Appliances: known, placed, asked for a target state, listened to, retired. */
export function createAppliances(deps: AppliancesDeps) {
  const { db, pool, sealing, ids, clock, bus, link, bootstrapFacts } = deps;
  const log = deps.log.child({ part: 'appliances' });
  const startedAt = clock.now();
  const store = createApplianceStore(db);
  const commandStore = createCommandStore(db);
  const deliveries = createDeliveryStore(pool, sealing);
  const messages = createMessageStore(pool);
  const sessions = createSessions();
  const { issueSecret } = deps.enrolment;
  const { revokeAppliance } = deps.certificates;
  const clones = createCloneWatch({
    alarms: createCloneStore(pool),
    ids,
    clock,
    bus,
    log,
    ...(deps.onClone === 'revoke' && { revoke: (id: string) => revokeAppliance(id, 'keyCompromise') }),
  });

  const commands = createCommands({ store, commands: commandStore, issueSecret, link, ids, clock, bus });
  const deliver = createDeliver({
    deliveries,
    sessions,
    reset: createReset({ commands, log }),
    link,
    clock,
    log,
    startedAt,
    backoff: deps.deliveryBackoff,
  });
  const registration = { store, issueSecret, bootstrapFacts, ids, clock, bus };
  const ownerChanged = async (applianceId: string): Promise<void> => {
    await clones.clear(applianceId);
    await deliver(applianceId);
  };
  const retirement = { store, clock, bus, revokeAppliance, link, ownerChanged };
  const retire = createRetire(retirement);
  const admit = createAdmit(registration);
  const admitInstead = createAdmitInstead({ ...registration, ...retirement });
  const presence = createPresence({
    messages,
    sessions,
    clones,
    clock,
    bus,
    log,
    ...(deps.presenceGraceMilliseconds !== undefined && {
      graceMilliseconds: deps.presenceGraceMilliseconds,
    }),
  });

  let expiry: NodeJS.Timeout | undefined;

  return {
    ...createRead({ store, list: createApplianceList(pool), count: createApplianceCount(pool) }),
    register: createRegister(registration),
    reissueBootstrap: createReissueBootstrap(registration),
    change: createChange(retirement),
    claim: createClaim(retirement),
    retire,
    conflicts: createConflicts({ conflicts: createConflictStore(pool), retire, clock, bus }),
    replace: createReplace({ ...registration, ...retirement }),
    /** Boxes that people approved, by whatever they enrol. Their ids. */
    admission: {
      admit: async (box: NewAppliance, grant: Grant<void>, dryRun: boolean) =>
        (await admit(box, grant, { dryRun })).applianceId,
      admitInstead: async (replaced: string, box: Replacement, grant: Grant<void>, dryRun: boolean) =>
        (await admitInstead(replaced, box, grant, { dryRun })).applianceId,
    },
    /** @throws AppError not-found */
    async clearCloneAlarm(applianceId: string): Promise<void> {
      if (!(await store.get(applianceId))) throw notFound('appliance', applianceId);
      await clones.clear(applianceId);
    },
    want: createWant({ deliveries, deliver, clock, bus, log }),
    deliver,
    /**
     * Sends the wanted target state once more in spite of what became of it; at the next report if not now. Whether it
     * was sent now; never when the appliance runs it already.
     * @throws AppError not-found, conflict when nothing is wanted of the appliance
     */
    async retry(applianceId: string): Promise<boolean> {
      if (!(await deliveries.requestRetry(applianceId))) {
        const row = await store.get(applianceId);
        if (!row) throw notFound('appliance', applianceId);
        if (row.state === 'retired') throw retired(row.serial);
        if (row.wantedRevision === null) {
          throw new AppError(
            'conflict',
            'No target state is assigned to this appliance: roll out the network of its site, or put its site into one.',
          );
        }
        return false;
      }
      bus.publish('appliance.changed', { applianceId });
      return deliver(applianceId);
    },
    /** Whether a failed attempt is delivered again without anybody's help. */
    retriesByItself: (facts: AttemptFacts) => retriesByItself(facts, startedAt),
    commands,
    /** For the broker. */
    handlers: createMessageHandlers({
      messages,
      commands: commandStore,
      sessions,
      clones,
      deliver,
      clock,
      bus,
      log,
    }) satisfies Partial<Handlers>,
    presence: presence as Presence,
    async start(): Promise<void> {
      await presence.start();
      expiry = setInterval(() => {
        commands.expire().catch((error: unknown) => log.error({ err: error }, 'expiry of commands'));
      }, COMMAND_SWEEP_MILLISECONDS).unref();
      for (const applianceId of await store.halfRetired(clock.now())) {
        await revokeAppliance(applianceId, 'cessationOfOperation');
      }
    },
    [Symbol.dispose]() {
      clearInterval(expiry);
      presence[Symbol.dispose]();
      deliver[Symbol.dispose]();
    },
  };
}
