import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

/** The options of a command; `true` marks those it cannot do without. @throws UsageError */
export function take<Name extends string>(
  args: string[],
  names: Record<Name, boolean>,
): Partial<Record<Name, string>> {
  const options: ParseArgsOptionsConfig = {};
  for (const name of Object.keys(names)) options[name] = { type: 'string' };
  const values = parse(args, options);
  for (const [name, needed] of Object.entries(names)) {
    if (needed && !values[name]) throw new UsageError(`--${name} is missing.`);
  }
  return values as Partial<Record<Name, string>>;
}

function parse(args: string[], options: ParseArgsOptionsConfig): Record<string, unknown> {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

/** Words and switches of a command besides its options with a value. @throws UsageError */
export function takeWords(
  args: string[],
  options: ParseArgsOptionsConfig,
): { words: string[]; values: Record<string, unknown> } {
  try {
    const { values, positionals } = parseArgs({ args, options, strict: true, allowPositionals: true });
    return { words: positionals, values };
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
