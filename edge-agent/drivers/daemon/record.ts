import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { readIfThere } from './files.ts';
import { groupMembers, kernelBootId, processStat } from './processes.ts';

/** Enough to know a process again, and never to signal a stranger. */
const DaemonRecord = Type.Object({
  pid: Type.Integer({ minimum: 2 }),
  startTicks: Type.Integer({ minimum: 0 }),
  bootId: Type.String(),
  fingerprint: Type.String(),
});
export type DaemonRecord = Static<typeof DaemonRecord>;

/** The record in the file, if its process group is there and ours. */
export async function adopt(path: string): Promise<DaemonRecord | undefined> {
  const record = parseRecord((await readIfThere(path)) ?? '');
  if (record?.bootId !== (await kernelBootId())) return undefined;
  const leader = await processStat(record.pid);
  if (leader) return leader.startTicks === record.startTicks && leader.state !== 'Z' ? record : undefined;
  // While a member of the group lives, the kernel gives its number to nobody else.
  return (await groupMembers(record.pid)).length > 0 ? record : undefined;
}

function parseRecord(text: string): DaemonRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(DaemonRecord, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
