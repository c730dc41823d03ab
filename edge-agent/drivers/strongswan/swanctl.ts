import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../daemon/run.ts';
import { type CharonPaths, viciUri } from './paths.ts';
import type { Control } from './vici/control.ts';

const START_MS = 10_000;

/** swanctl(8) reads the files and loads them into one charon; whether they are loaded, charon is asked itself. */
export function createSwanctl(paths: CharonPaths, control: Control) {
  async function call(args: readonly string[], signal?: AbortSignal): Promise<void> {
    const { stderr } = await run('swanctl', [...args, '--file', paths.connections, '--uri', viciUri(paths)], {
      env: { SWANCTL_DIR: paths.swanctl, STRONGSWAN_CONF: paths.daemonConfiguration },
      timeoutMs: 30_000,
      ...(signal && { signal }),
    });
    if (stderr.trim() !== '') throw new Error(`swanctl: ${stderr.trim().split('\n', 5).join('; ')}`);
  }

  return {
    /** Until charon answers on its socket. */
    async waitUntilReady(signal?: AbortSignal): Promise<void> {
      for (let waited = 0; waited < START_MS; waited += 50) {
        if (await control.answers()) return;
        await pause(50, undefined, signal ? { signal } : {});
      }
      throw new Error(`charon does not answer in ${dirname(paths.socket)}`);
    },
    /**
     * Loads credentials and connections, and unloads all others.
     * @throws unless exactly these connections are loaded: swanctl ends well also after an error of syntax
     */
    async load(names: readonly string[], signal?: AbortSignal): Promise<void> {
      await call(['--load-creds', '--clear', '--noprompt'], signal);
      await call(['--load-conns'], signal);
      const loaded = new Set(await control.connectionNames());
      const missing = names.filter((name) => !loaded.has(name));
      if (missing.length > 0) throw new Error(`charon did not load ${missing.slice(0, 5).join(', ')}`);
      if (loaded.size > names.length) throw new Error('charon kept connections that should have gone');
      if (!(await control.hasCredential(signal)))
        throw new Error('charon has no certificate with its private key');
    },
    /** Loads the pools of addresses and unloads all others. charon lets go none of which somebody has an address. */
    loadPools: (signal?: AbortSignal) => call(['--load-pools'], signal),
  };
}
