import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ENCODINGS, FILE_ENCODINGS, KIND_NAMES, readManifest } from '../bulk/index.ts';
import { EVERYTHING } from '../platform/access/roles.ts';
import { AppError, type Fault } from '../platform/errors.ts';
import type { CliCommand } from './cli-command.ts';
import { takeWords } from './options.ts';
import { UsageError } from './usage.ts';
import { changing, withContext } from './with-context.ts';

export const importCommand: CliCommand = {
  words: ['import'],
  async run(args, env) {
    const { words, values } = takeWords(args, {
      'dry-run': { type: 'boolean' },
      'skip-bad': { type: 'boolean' },
      encoding: { type: 'string' },
    });
    const [kind, file, ...more] = words;
    if (file === undefined || more.length > 0) throw new UsageError('Say a kind and a file.');
    const name = kindOf(kind);
    const encoding = encodingOf(FILE_ENCODINGS, values.encoding);
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new Error(`The file ${file} cannot be read.`, { cause });
    });
    const source = file.endsWith('.json')
      ? { manifest: readManifest(bytes) }
      : { bytes, ...(encoding && { encoding }) };
    const asked = { action: 'import', request: { kind: name, file, ...values } };
    await changing(env, asked, async ({ bulk }, requestId) => {
      const options = {
        scope: EVERYTHING,
        requestId,
        validateOnly: values['dry-run'] === true,
        onError: values['skip-bad'] === true ? ('skip' as const) : ('abort' as const),
      };
      const {
        rows,
        errors,
        encoding: read,
        encodingBy,
      } = await bulk.importFile(name, source, options).catch(tellFaults);
      tell(errors);
      console.error(`read as ${read}${encodingBy === 'content' ? ', as it seems' : ''}`);
      const { created, updated, unchanged, refused } = rows;
      const what = options.validateOnly ? 'would be ' : '';
      console.log(
        `${what}created ${created}, updated ${updated}, unchanged ${unchanged}, refused ${refused}`,
      );
    });
  },
};

export const exportCommand: CliCommand = {
  words: ['export'],
  async run(args, env) {
    const { words, values } = takeWords(args, { encoding: { type: 'string' } });
    const [kind, ...more] = words;
    if (more.length > 0) throw new UsageError('Say one kind.');
    const name = kindOf(kind);
    const encoding = encodingOf(ENCODINGS, values.encoding) ?? 'utf-8';
    await withContext(env, async ({ bulk }) => {
      const file = await bulk.exportFile(name, encoding, EVERYTHING).catch(tellFaults);
      await pipeline(file, process.stdout, { end: false });
    });
  },
};

function kindOf(word: string | undefined) {
  const kind = KIND_NAMES.find((one) => one === word);
  if (!kind) throw new UsageError(`The kind must be one of ${KIND_NAMES.join(', ')}.`);
  return kind;
}

function encodingOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  const encoding = known.find((one) => one === value);
  if (value !== undefined && !encoding) {
    throw new UsageError(`--encoding must be one of ${known.join(', ')}.`);
  }
  return encoding;
}

function tellFaults(error: unknown): never {
  if (error instanceof AppError) tell(error.faults);
  throw error;
}

/** One line a fault, on standard error. */
function tell(faults: readonly Fault[]): void {
  for (const { line, pointer, detail, value } of faults) {
    const place =
      line === undefined ? pointer : `line ${line}, ${pointer.split('/').slice(3).join('/') || 'row'}`;
    console.error(`${place}: ${detail}${value === undefined ? '' : ` (${JSON.stringify(value)})`}`);
  }
}
