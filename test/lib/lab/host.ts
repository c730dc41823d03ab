import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { execute, type Result } from './execute.ts';

export type Spawned = {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything it wrote so far, both streams. */
  output(): string;
  /** Resolves with what it wrote once that matches; rejects when the process ends or 60 s pass before. */
  waitFor(pattern: RegExp): Promise<string>;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

type ExecOptions = {
  allowFailure?: boolean;
  timeoutMs?: number;
  env?: NodeJS.ProcessEnv;
  input?: string;
};

/** A host of the laboratory: a network namespace with mounts and a host name of its own. */
export type Host = {
  readonly name: string;
  /** Of ip-netns(8). */
  readonly namespace: string;
  /** Process that holds the namespaces. */
  readonly holderPid: number;
  exec(command: string, args?: string[], options?: ExecOptions): Promise<Result>;
  /** Runs a line of shell. */
  sh(script: string, options?: ExecOptions): Promise<Result>;
  spawn(command: string, args?: string[], options?: { env?: NodeJS.ProcessEnv }): Spawned;
};

/**
 * `/run` is empty, `/etc` and `/var/lib` are the machine's with changes thrown away afterwards, `/sys` shows the
 * devices of this host only.
 */
const PREPARE = `
set -e
mount --make-rprivate /
mount -t tmpfs none /run
mount -t sysfs none /sys
for directory in /etc /var/lib; do
  work=/run/overlay$(echo $directory | tr / -)
  mkdir $work $work/upper $work/work
  mount -t overlay -o lowerdir=$directory,upperdir=$work/upper,workdir=$work/work overlay $directory
done
rm -f /etc/resolv.conf && : > /etc/resolv.conf
hostname "$1"
ip link set lo up
echo ready
exec sleep infinity
`;

export async function createHost(namespace: string, hostname: string): Promise<Host> {
  await execute('ip', ['netns', 'add', namespace]);
  const holder = spawn(
    'nsenter',
    [
      `--net=/run/netns/${namespace}`,
      'unshare',
      '--mount',
      '--uts',
      'sh',
      '-c',
      PREPARE,
      'prepare',
      hostname,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  holder.unref();
  await Promise.race([
    once(holder.stdout, 'data'),
    once(holder, 'exit').then(() => Promise.reject(new Error(`host ${hostname} could not be prepared`))),
  ]);
  holder.stdout.destroy();
  const holderPid = holder.pid!;
  const enter = ['--target', String(holderPid), '--net', '--mount', '--uts', `--wdns=${process.cwd()}`, '--'];
  return {
    name: hostname,
    namespace,
    holderPid,
    exec: (command, args = [], options) => execute('nsenter', [...enter, command, ...args], options),
    sh: (script, options) => execute('nsenter', [...enter, 'sh', '-ec', script], options),
    spawn: (command, args = [], options = {}) =>
      watch(
        spawn('nsenter', [...enter, command, ...args], {
          env: { ...process.env, ...options.env },
          stdio: ['pipe', 'pipe', 'pipe'],
        }),
        `${hostname}: ${command}`,
      ),
  };
}

function watch(child: ChildProcess, title: string): Spawned {
  let written = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written += text;
      for (const listener of listeners) listener();
    });
  }
  child.stdin?.on('error', () => undefined);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  void ended.then(() => {
    for (const listener of listeners) listener();
  });
  return {
    child,
    pid: child.pid!,
    output: () => written,
    waitFor(pattern) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const fail = (why: string) => reject(new Error(`${title} ${why} before ${pattern}:\n${written}`));
      const timer = setTimeout(() => fail('wrote for 60 s'), 60_000);
      const look = () => {
        if (pattern.test(written)) resolve(written);
        else if (child.exitCode !== null || child.signalCode !== null) fail('ended');
      };
      listeners.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        listeners.delete(look);
      });
    },
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}
