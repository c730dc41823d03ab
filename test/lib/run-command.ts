import { spawn } from 'node:child_process';

export type Outcome = { code: number | null; stdout: Buffer; stderr: string };

/** Runs a program to its end; `input` goes to its standard input. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { input?: Uint8Array | string; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { cwd, env } = options;
    const child = spawn(program, args, { ...(cwd !== undefined && { cwd }), ...(env && { env }) });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    // A program that does not read all of its input is no failure of ours.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }),
    );
    child.stdin.end(options.input);
  });
}

/** As `runCommand`; rejects with what it said unless it succeeded. */
export async function runSuccessfully(...call: Parameters<typeof runCommand>): Promise<Buffer> {
  const { code, stdout, stderr } = await runCommand(...call);
  if (code !== 0) throw new Error(`${call[0]} ${call[1].join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
