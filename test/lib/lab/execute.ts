import { execFile } from 'node:child_process';

export type Result = { code: number; stdout: string; stderr: string };

/** Runs a program to its end. Throws unless it exits with 0 or `allowFailure` is set. */
export function execute(
  command: string,
  args: string[],
  options: { allowFailure?: boolean; timeoutMs?: number; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const child = execFile(
    command,
    args,
    {
      timeout: options.timeoutMs ?? 60_000,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, ...options.env },
    },
    (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 255) : 0;
      if (code !== 0 && !options.allowFailure) {
        reject(new Error(`${command} ${args.join(' ')} → ${code}\n${stderr}${stdout}`, { cause: error }));
      } else resolve({ code, stdout, stderr });
    },
  );
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(options.input ?? '');
  return promise;
}
