import { commandResultTopic, type Report, type Sample, upTopic } from '#protocol';
import type { Commands } from '../commands/commands.ts';
import { errorFacts } from '../error-facts.ts';
import type { Connection } from '../link/connection.ts';
import type { Link } from '../link/link.ts';
import type { Log } from '../log.ts';
import { atMost, type Pause } from '../pause.ts';
import type { Outbox } from '../state/outbox.ts';

export type UplinkDependencies = {
  applianceId: () => string;
  link: () => Pick<Link, 'current' | 'fresh'>;
  /** Looks at what a report tells, so that it is not older than the connection. */
  refresh: () => Promise<void>;
  nextReport: () => Promise<Report>;
  events: Outbox;
  telemetry: Outbox;
  commands: Pick<Commands, 'undelivered' | 'delivered'>;
  pause: Pause;
  log: Log;
};

/** A report does not wait longer than this for a driver that answers slowly. */
const REFRESH_MILLISECONDS = 3000;

/** Sends what waits: the report first, then events, results of commands, telemetry. */
export type Uplink = {
  /** Something waits. */
  wake(): void;
  /** The report says something new. */
  reportChanged(): void;
  /** A connection begins with a report, from which the control plane learns what to send. */
  connected(connection: Connection): void;
  /**
   * Resolves when a report was acknowledged on a brand-new connection: the proof that the control plane can be
   * reached through what runs now.
   */
  reachControlPlane(signal: AbortSignal): Promise<void>;
};

export function createUplink(deps: UplinkDependencies): Uplink {
  const { applianceId, link, nextReport, events, telemetry, commands, log } = deps;
  const greetings = new WeakMap<Connection, Promise<void>>();
  let reportDue = false;
  let pumping = false;
  let again = false;

  async function sendReport(connection: Connection): Promise<void> {
    await atMost(REFRESH_MILLISECONDS, deps.refresh(), deps.pause);
    reportDue = false;
    try {
      await connection.publish(upTopic(applianceId(), 'report'), JSON.stringify(await nextReport()));
    } catch (error) {
      reportDue = true;
      throw error;
    }
  }

  async function sendBatch(outbox: Outbox, send: (items: unknown[]) => Promise<void>): Promise<boolean> {
    const batch = await outbox.oldest();
    if (!batch) return false;
    await send(batch.items);
    await outbox.done(batch);
    return true;
  }

  async function sendResult(connection: Connection): Promise<boolean> {
    const record = commands.undelivered();
    if (!record) return false;
    await connection.publish(commandResultTopic(applianceId(), record.id), JSON.stringify(record.result));
    await commands.delivered(record);
    return true;
  }

  /** False when nothing waits any more. */
  async function sendNext(connection: Connection): Promise<boolean> {
    if (reportDue) {
      await sendReport(connection);
      return true;
    }
    const sendEvents = (items: unknown[]) => sendEach(connection, upTopic(applianceId(), 'event'), items);
    const sendSamples = (items: unknown[]) =>
      connection.publish(upTopic(applianceId(), 'telemetry'), JSON.stringify({ samples: items as Sample[] }));
    return (
      (await sendBatch(events, sendEvents)) ||
      (await sendResult(connection)) ||
      (await sendBatch(telemetry, sendSamples))
    );
  }

  async function pump(): Promise<void> {
    const connection = link().current();
    if (!connection) return;
    await greetings.get(connection);
    while (link().current() === connection && (await sendNext(connection)));
  }

  async function pumpWhileWoken(): Promise<void> {
    pumping = true;
    while (again) {
      again = false;
      await pump().catch((error: unknown) => log.debug(errorFacts(error), 'not sent, stays in the outbox'));
    }
    pumping = false;
  }

  function wake(): void {
    again = true;
    if (!pumping) void pumpWhileWoken();
  }

  return {
    wake,
    reportChanged() {
      reportDue = true;
      wake();
    },
    connected(connection) {
      const greeting = sendReport(connection);
      greeting.catch(() => connection.close());
      greetings.set(connection, greeting);
      wake();
    },
    async reachControlPlane(signal) {
      const connection = await link().fresh(signal);
      const onAbort = () => connection.close();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        await greetings.get(connection);
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

async function sendEach(connection: Connection, topic: string, items: unknown[]): Promise<void> {
  for (const item of items) await connection.publish(topic, JSON.stringify(item));
}
