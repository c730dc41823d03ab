import type { TargetState } from '#protocol';

/** Up to that of the tunnels, 210. */
const FIRST_TABLE = 201;
const LAST_TABLE = 209;

/** Whether a table is one of {@link lineTables}, of this target state or an earlier one. */
export const isLineTable = (table: number) => table >= FIRST_TABLE && table <= LAST_TABLE;

/**
 * The routing table of each WAN by name, whose number is also the mark of the connections that came in by it: providers
 * drop packets with the address of another line (BCP 38), so what came in by a line is answered over it. Empty with one
 * WAN.
 */
export function lineTables({ interfaces }: TargetState): Map<string, number> {
  if (interfaces.wans.length < 2) return new Map();
  return new Map(interfaces.wans.map(({ name }, i) => [name, FIRST_TABLE + i]));
}
