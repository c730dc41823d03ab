import type { Logger } from 'pino';

/** Structured log of the agent, one JSON object a line. Never given a secret or a private key. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
