import { readFile } from 'node:fs/promises';
import { readCalendar } from '../rollouts/index.ts';
import type { CliCommand } from './cli-command.ts';
import { takeWords } from './options.ts';
import { UsageError } from './usage.ts';

/** Public holidays as a rollout's policy takes them. */
export const calendarReadCommand: CliCommand = {
  words: ['calendar', 'read'],
  async run(args) {
    const { words } = takeWords(args, {});
    const [file, ...more] = words;
    if (file === undefined || more.length > 0) throw new UsageError('Say a file.');
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new Error(`The file ${file} cannot be read.`, { cause });
    });
    console.log(JSON.stringify({ exclusions: readCalendar(text, '') }, null, 2));
  },
};
