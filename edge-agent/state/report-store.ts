import { Report } from '#protocol';
import type { Log } from '../log.ts';
import type { Disk } from './disk.ts';
import { readJson } from './read-json.ts';

const FILE = 'report.json';

export type ReportStore = {
  /** Gives the report the next sequence number, over restarts, and keeps it. */
  number(report: Omit<Report, 'sequence'>): Promise<Report>;
};

export async function openReports({ disk, log }: { disk: Disk; log: Log }): Promise<ReportStore> {
  let sequence = (await readJson(disk, FILE, Report, log))?.sequence ?? 0;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    number(report) {
      sequence += 1;
      const numbered = { ...report, sequence };
      const written = writing.then(() => disk.write(FILE, JSON.stringify(numbered)));
      writing = written.catch((error: unknown) => log.error({ err: error }, 'report cannot be written'));
      return writing.then(() => numbered);
    },
  };
}
