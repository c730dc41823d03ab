import { type ExecFileException, execFile } from 'node:child_process';

export type Output = { stdout: string; stderr: string };

/** A program that could not be run, was stopped, or exited with another status than 0. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly output: Output;
  constructor(message: string, output: Output, cause: unknown) {
    super(message, { cause });
    this.output = output;
  }
}

export type RunOptions = {
  /** What it reads on its standard input. */
  input?: string;
  /** Default 10 s. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Added to {@link DAEMON_ENVIRONMENT}. */
  env?: Record<string, string>;
};

/** Nothing of the agent's own environment reaches a daemon: it may hold secrets or the agent's service manager's socket. */
export const DAEMON_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
};

const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

/**
 * Runs a program to its end.
 * @throws RunError with the first lines it wrote to standard error
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Output> {
  const { promise, resolve, reject } = Promise.withResolvers<Output>();
  const child = execFile(
    command,
    args,
    {
      timeout: options.timeoutMs ?? 10_000,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      env: { ...DAEMON_ENVIRONMENT, ...options.env },
      ...(options.signal && { signal: options.signal }),
    },
    (error, stdout, stderr) => {
      if (!error) resolve({ stdout, stderr });
      else reject(new RunError(describe(command, error, stderr), { stdout, stderr }, error));
    },
  );
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return promise;
}

/** The same where a failure is an answer, not an error. */
export async function tryRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Output & { ok: boolean }> {
  try {
    return { ...(await run(command, args, options)), ok: true };
  } catch (error) {
    if (error instanceof RunError) return { ...error.output, ok: false };
    throw error;
  }
}

function describe(command: string, error: ExecFileException, stderr: string): string {
  const said = stderr.trim().split('\n').slice(0, 5).join('; ').slice(0, 800);
  if (error.name === 'AbortError') return `${command} was interrupted`;
  if (error.killed) return `${command} did not end in time`;
  return `${command}: ${said || (error.code ?? error.message)}`;
}
