import type { Sample } from '#protocol';

type Measurement = Pick<
  Sample,
  'uptimeSeconds' | 'cpuPercent' | 'load1' | 'memoryUsedPercent' | 'diskUsedPercent'
>;

/** The computer the agent runs on. */
export type Machine = {
  /** Another one after each boot (UUID). */
  readonly bootId: string;
  /** CPU is the mean since the call before. */
  measure(): Promise<Measurement>;
  reboot(): Promise<void>;
};
