#!/usr/bin/env node
import { ConfigError } from '../config.ts';
import { storageFailure } from '../platform/storage-failure.ts';
import { helpAbout, UsageError } from './usage.ts';

/** `sitekeeper <command>`; `--help` has them. Exit codes: 0 done, 1 failed, 2 wrongly called. */
async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args[0] === 'help') {
    console.log(helpAbout(args.filter((word) => word !== 'help')));
    return args.length === 0 ? 2 : 0;
  }
  // The whole product: help is shown without it.
  const { COMMANDS } = await import('./commands.ts');
  const command = COMMANDS.find(({ words }) => words.every((word, i) => args[i] === word));
  if (!command) throw new UsageError(`There is no command ${args.slice(0, 2).join(' ')}.`);
  await command.run(args.slice(command.words.length), process.env);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  const message = storageFailure(error)?.detail ?? (error instanceof Error ? error.message : String(error));
  console.error(error instanceof UsageError ? `${message}\n\n${helpAbout(process.argv.slice(2))}` : message);
}
