import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';
import { parseJson } from './read-json.ts';

export type OutboxLimits = {
  /** Items sent together at the most. */
  itemsPerBatch: number;
  bytesPerBatch: number;
  /** Over this many octets on disk the oldest batch is given up. */
  bytes: number;
};

type Batch = { name: string; items: unknown[] };

/**
 * What waits to be sent, on disk, oldest first. One file a batch, one JSON line an item, appended: a line torn by a
 * power loss is left out on reading, and everything before it stays.
 */
export type Outbox = {
  add(item: unknown): Promise<void>;
  /** The oldest batch, which from now on takes no more items; `undefined` when nothing waits. */
  oldest(): Promise<Batch | undefined>;
  /** Has been received: forget it. */
  done(batch: Batch): Promise<void>;
};

type Segment = { name: string; items: number; bytes: number; open: boolean };

export async function openOutbox(deps: {
  disk: Disk;
  folder: string;
  limits: OutboxLimits;
  log: Log;
}): Promise<Outbox> {
  const { disk, folder, limits, log } = deps;
  const path = (segment: Segment) => `${folder}/${segment.name}`;
  // What an earlier process wrote is never appended to: its last line may be torn.
  let segments: Segment[] = (await disk.list(folder)).map(({ name, bytes }) => ({
    name,
    bytes,
    items: 0,
    open: false,
  }));
  let next = 1 + Number.parseInt(segments.at(-1)?.name ?? '0', 10);

  function startSegment(): Segment {
    const segment = { name: `${String(next++).padStart(12, '0')}.jsonl`, items: 0, bytes: 0, open: true };
    segments.push(segment);
    return segment;
  }

  async function forget(segment: Segment): Promise<void> {
    segments = segments.filter((each) => each !== segment);
    await disk.remove(path(segment));
  }

  async function makeRoom(): Promise<void> {
    while (segments.length > 1 && segments.reduce((sum, { bytes }) => sum + bytes, 0) > limits.bytes) {
      const oldest = segments[0] as Segment;
      log.warn({ folder, bytes: oldest.bytes }, 'outbox is full, the oldest batch is given up');
      await forget(oldest);
    }
  }

  return {
    async add(item) {
      const line = `${JSON.stringify(item)}\n`;
      const bytes = Buffer.byteLength(line);
      const last = segments.at(-1);
      const fits =
        last?.open && last.items < limits.itemsPerBatch && last.bytes + bytes <= limits.bytesPerBatch;
      const segment = fits ? last : startSegment();
      segment.items += 1;
      segment.bytes += bytes;
      try {
        await disk.append(path(segment), line);
      } catch (error) {
        segment.open = false;
        throw error;
      }
      await makeRoom();
    },
    async oldest() {
      for (;;) {
        const segment = segments[0];
        if (!segment) return undefined;
        segment.open = false;
        const items = readLines(await disk.read(path(segment)));
        if (items.length > 0) return { name: segment.name, items };
        await forget(segment);
      }
    },
    async done(batch) {
      const segment = segments.find(({ name }) => name === batch.name);
      if (segment) await forget(segment);
    },
  };
}

function readLines(content: Buffer | undefined): unknown[] {
  if (!content) return [];
  const lines = content.toString('utf8').split('\n');
  return lines.map(parseJson).filter((item) => item !== undefined);
}
