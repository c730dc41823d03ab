import type { Host } from './host.ts';

/** Spoils the lines through a router until it is disposed of. */
export type PoorLine = AsyncDisposable & {
  /** Packets lost so far. */
  dropped(): Promise<number>;
};

let lines = 0;

/** `match`: packets the router drops, in the words of nft(8). */
export async function spoilLine(router: Host, match: string): Promise<PoorLine> {
  lines += 1;
  const table = `inet poor_line_${lines}`;
  await router.exec('nft', ['-f', '-'], {
    input: `table ${table} {
      chain forward { type filter hook forward priority 0; policy accept; ${match} counter drop; }
    }\n`,
  });
  return {
    async dropped() {
      const { stdout } = await router.sh(`nft list table ${table}`);
      return Number(/packets (\d+)/.exec(stdout)?.[1] ?? 0);
    },
    async [Symbol.asyncDispose]() {
      await router.sh(`nft delete table ${table}`);
    },
  };
}
