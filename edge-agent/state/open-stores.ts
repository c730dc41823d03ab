import { MESSAGE_LIMIT_BYTES } from '#protocol';
import type { Log } from '../log.ts';
import { openCommandStore } from './command-store.ts';
import type { Disk } from './disk.ts';
import { openJournal } from './journal-store.ts';
import { openOutbox } from './outbox.ts';
import { openReports } from './report-store.ts';
import { openSequence } from './sequence.ts';

const ENVELOPE_BYTES = 1024;
/** About two days of samples of a small appliance at one in 30 s. */
const TELEMETRY_LIMITS = {
  itemsPerBatch: 100,
  bytesPerBatch: MESSAGE_LIMIT_BYTES.telemetry - ENVELOPE_BYTES,
  bytes: 8_388_608,
};
const EVENT_LIMITS = { itemsPerBatch: 1, bytesPerBatch: MESSAGE_LIMIT_BYTES.event, bytes: 1_048_576 };

export type Stores = Awaited<ReturnType<typeof openStores>>;

/** Everything the agent remembers. */
export async function openStores({ disk, log }: { disk: Disk; log: Log }) {
  const telemetry = { disk, folder: 'outbox/telemetry', limits: TELEMETRY_LIMITS, log };
  const events = { disk, folder: 'outbox/events', limits: EVENT_LIMITS, log };
  return {
    journal: await openJournal({ disk, log }),
    reports: await openReports({ disk, log }),
    commands: await openCommandStore({ disk, log }),
    telemetry: await openOutbox(telemetry),
    events: await openOutbox(events),
    nextSample: await openSequence(disk, 'outbox/last-sample'),
  };
}
