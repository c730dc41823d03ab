import type { Host } from './host.ts';

/** What got in while it was tried all the time. */
export type Intrusion = {
  /** How often each port was called, and each answer: `open <address>:<port>`. */
  end(): Promise<{ tries: number; answers: string[] }>;
};

/** Calls ports, written `<address>:<port>`, from a host a hundred times a second, until told to end. */
export async function tryToGetIn(from: Host, ports: readonly string[]): Promise<Intrusion> {
  const probe = from.spawn(process.execPath, ['test/lib/lab/probe-ports.ts', ...ports]);
  await probe.waitFor(/probing/);
  return {
    async end() {
      await probe.stop('SIGTERM');
      const lines = probe.output().split('\n');
      return {
        tries: Number(/^tries (\d+)$/m.exec(probe.output())?.[1] ?? 0),
        answers: lines.filter((line) => /^(open|refused) /.test(line)),
      };
    },
  };
}

/** A service of the box or a LAN host that was never meant for the internet. */
export async function listen(host: Host, port: number): Promise<void> {
  const script = `require('node:net').createServer((socket) => socket.end('in')).listen(${port}, '0.0.0.0', () => console.log('listening'))`;
  await host.spawn(process.execPath, ['-e', script]).waitFor(/listening/);
}
