import { Writable } from 'node:stream';
import { createLog, type Log, type LogLevel } from '../../cloud/platform/log.ts';

/** A log that is kept instead of printed: `lines` are the JSON lines so far. */
export function captureLog(level: LogLevel = 'info'): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog(level, stream), lines };
}
