/** The agent's only source of wall-clock time. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };
