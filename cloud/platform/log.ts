import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/** Structured lines on standard output. Whoever logs hands in facts, never a document that may hold a secret. */
export type Log = Logger;
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The last line of defence: fields of these names are never written, wherever they turn up. */
const SECRET_FIELDS = ['password', 'secret', 'token', 'authorization', 'cookie', 'enrolmentSecret'];

export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
