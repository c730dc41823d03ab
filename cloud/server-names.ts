import type { Config } from './config.ts';

/** DNS names and IP addresses by which the listeners of this process are reached. */
export function serverNames({ publicHost, listenHost }: Pick<Config, 'publicHost' | 'listenHost'>): string[] {
  const names = [publicHost, 'localhost', '127.0.0.1', listenHost];
  return [...new Set(names)].filter((name) => name !== '0.0.0.0' && name !== '::');
}
