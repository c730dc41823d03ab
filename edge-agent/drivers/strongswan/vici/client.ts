import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readMessage, ViciError, type ViciSection, writeMessage } from './message.ts';
import { createPacketReader, PACKET, type Packet, writePacket } from './packet.ts';

export type ViciCall = {
  command: string;
  request?: Readonly<Record<string, string>>;
  /** What charon tells by this event while it carries the command out is handed over one by one, and not kept. */
  events?: { name: string; take: (event: ViciSection) => void };
  /** Default 10 s. */
  withinMs?: number;
  signal?: AbortSignal;
};

/** charon lets only a few callers wait to be taken: until it has taken them, the kernel refuses others. */
const BUSY = 'EAGAIN';
const BUSY_MS = 20;

/** Calls charon on its VICI socket, each time on a connection of its own. */
export function createViciClient(socketPath: string) {
  /** The answer of the command. @throws when charon is not there, is too slow, or does not know the command */
  async function call(given: ViciCall): Promise<ViciSection> {
    const { command, withinMs = 10_000 } = given;
    const limit = AbortSignal.timeout(withinMs);
    const signal = given.signal ? AbortSignal.any([given.signal, limit]) : limit;
    try {
      for (;;) {
        const answer = await callOnce(socketPath, given, signal);
        if (answer !== BUSY) return answer;
        await pause(BUSY_MS, undefined, { signal });
      }
    } catch (error) {
      given.signal?.throwIfAborted();
      const said = limit.aborted ? `no answer within ${withinMs} ms` : messageOf(error);
      throw new ViciError(`vici ${command}: ${said}`, { cause: error });
    }
  }
  return { call };
}

async function callOnce(
  path: string,
  { command, request = {}, events }: ViciCall,
  signal: AbortSignal,
): Promise<ViciSection | typeof BUSY> {
  const { promise, resolve, reject } = Promise.withResolvers<ViciSection | typeof BUSY>();
  const socket = createConnection({ path, signal });
  const read = createPacketReader();
  const ask = () => socket.write(writePacket(PACKET.commandRequest, command, writeMessage(request)));

  function take({ type, name, body }: Packet): void {
    if (type === PACKET.eventConfirm) ask();
    else if (type === PACKET.event && name === events?.name) events.take(readMessage(body));
    else if (type === PACKET.commandResponse) resolve(readMessage(body));
    else if (type !== PACKET.event) throw new ViciError(`charon does not know ${events?.name ?? command}`);
  }

  socket.on('connect', () => (events ? socket.write(writePacket(PACKET.eventRegister, events.name)) : ask()));
  socket.on('data', (chunk) => {
    try {
      for (const packet of read(chunk)) take(packet);
    } catch (error) {
      reject(error);
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => (error.code === BUSY ? resolve(BUSY) : reject(error)));
  socket.on('close', () => reject(new ViciError('charon closed the connection')));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
