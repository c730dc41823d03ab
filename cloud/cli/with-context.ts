import { recordCommand } from '../audit/index.ts';
import { readConfig } from '../config.ts';
import { type Context, openContext } from '../context.ts';
import { createLog } from '../platform/log.ts';

/** Does a command's work on the database of the environment, without serving. */
export async function withContext(
  env: NodeJS.ProcessEnv,
  work: (context: Context) => Promise<void>,
  { initialise = true } = {},
): Promise<void> {
  const config = readConfig(env);
  // Standard output belongs to the command.
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  await using context = await openContext(config, { log });
  if (initialise) await context.certificates.initialise();
  await work(context);
}

/** The same of a command that changes something: it is recorded before and after. `request`: what was asked for. */
export const changing = (
  env: NodeJS.ProcessEnv,
  { action, request }: { action: string; request: object },
  work: (context: Context, requestId: string) => Promise<void>,
  options: { initialise?: boolean } = {},
): Promise<void> =>
  withContext(
    env,
    (context) => recordCommand(context, action, request, (requestId) => work(context, requestId)),
    options,
  );
