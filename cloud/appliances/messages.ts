import { type Handlers, Refused, type Sender } from '../broker/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { publicAddressChanged } from './address.ts';
import type { CloneWatch } from './clone-watch.ts';
import type { CommandStore } from './command-store.ts';
import type { Deliver } from './deliver.ts';
import type { MessageStore } from './message-store.ts';
import type { Sessions } from './sessions.ts';

export type MessageDeps = {
  messages: MessageStore;
  commands: CommandStore;
  sessions: Sessions;
  clones: Pick<CloneWatch, 'reported'>;
  deliver: Deliver;
  clock: Clock;
  bus: Bus;
  log: Log;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What appliances say of themselves. Each handler resolves when it is durable; all may be repeated. */
export function createMessageHandlers(
  deps: MessageDeps,
): Pick<Handlers, 'report' | 'event' | 'commandResult'> {
  const { messages, commands, sessions, clones, deliver, clock, bus, log } = deps;

  const deliverLater = ({ applianceId }: Sender) =>
    void deliver(applianceId).catch((error) => log.error({ applianceId, err: error }, 'delivery'));

  return {
    async report(sender, report) {
      const { applianceId } = sender;
      const at = clock.now();
      const before = await messages.recordReport(applianceId, report, at);
      if (report.confirmed === null) await messages.endResets(applianceId, at);
      if (before?.wasReset) await messages.settleReset(applianceId, at);
      const { attempt } = report;
      sessions.reported(applianceId, sender.session, attempt ? BigInt(attempt.revision) : undefined);
      if (before) {
        clones.reported(sender, report.bootId, before.bootIsBack);
        bus.publish('appliance.reported', { applianceId, report });
        bus.publish('appliance.changed', { applianceId });
        if (publicAddressChanged(before, { wanAddresses: report.wanAddresses })) {
          bus.publish('appliance.address-changed', { applianceId });
        }
      }
      deliverLater(sender);
    },

    async event({ applianceId }, event) {
      const isNew = await messages.recordEvent(applianceId, event, clock.now());
      if (isNew) bus.publish('appliance.changed', { applianceId });
    },

    async commandResult({ applianceId }, commandId, { state, output = null }) {
      const unknown = () => new Refused('command-unknown', 'No such command was sent to this appliance.');
      if (!UUID.test(commandId)) throw unknown();
      const progressed = await commands.progress(applianceId, commandId, { state, output, at: clock.now() });
      if (!progressed && !(await commands.get(applianceId, commandId))) throw unknown();
      if (progressed) bus.publish('appliance.changed', { applianceId });
    },
  };
}
