import type { AgentDependencies } from './agent-dependencies.ts';
import { compose } from './compose.ts';
import { afterReset } from './state/factory-reset.ts';
import type { Journal } from './state/journal.ts';
import { openStores } from './state/open-stores.ts';
import { AGENT_VERSION } from './version.ts';

export type Agent = {
  /** Resolves with the appliance id once there are certificates; rejects when the agent stops before. */
  enrolled: Promise<string>;
  isConnected(): boolean;
  journal(): Journal;
  /** Resolves when no apply runs and none waits. */
  idle(): Promise<void>;
  /** Stops the agent; what its drivers run stays as it is. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** Starts an agent: the last good target state first, then enrolment if need be, then the connection. */
export async function startAgent(given: AgentDependencies): Promise<Agent> {
  const stopping = new AbortController();
  const deps = { ...given, bootstrap: await afterReset(given, given.bootstrap) };
  const stores = await openStores(deps);
  const { keeper, link, reconciler, telemetry, drift, commands, emit, close } = compose(
    deps,
    stores,
    stopping.signal,
  );
  deps.log.info({ agentVersion: AGENT_VERSION, serial: deps.bootstrap.serial }, 'agent starts');
  await close().catch((error: unknown) =>
    deps.log.error({ err: error }, 'the packet filter cannot be closed'),
  );
  reconciler.recover();
  await commands
    .recover()
    .catch((error: unknown) => deps.log.error({ err: error }, 'commands cannot be recovered'));
  await emit({ kind: 'agent.started', severity: 'info', data: { agentVersion: AGENT_VERSION } });
  const enrolled = keeper.enrol().then(({ applianceId }) => {
    link.start();
    return applianceId;
  });
  const background = enrolled.then(
    () => Promise.all([telemetry.run(), drift.run(), keeper.run()]),
    () => undefined,
  );
  return {
    enrolled,
    isConnected: () => link.current() !== undefined,
    journal: stores.journal.current,
    idle: reconciler.idle,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all([link.stop(), reconciler.stop(), background]);
    },
  };
}
