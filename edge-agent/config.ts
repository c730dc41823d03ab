import { readFile } from 'node:fs/promises';
import { Check } from 'typebox/value';
import { Bootstrap } from '#protocol';
import { parseJson } from './state/read-json.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Settings of the agent; everything else it learns from the control plane. */
export type AgentConfig = {
  bootstrapFile: string;
  /** What must survive a reboot. */
  directory: string;
  /** Sockets and pid files. */
  runDirectory: string;
  /** Between two comparisons of what the box runs with what it confirmed. */
  driftSeconds: number;
  /** Between two questions what certification authorities there are. */
  authoritiesSeconds: number;
  logLevel: (typeof LOG_LEVELS)[number];
};

/** @throws Error naming the variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): AgentConfig {
  const level = environment.SITEKEEPER_AGENT_LOG_LEVEL ?? 'info';
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (!logLevel) throw new Error(`SITEKEEPER_AGENT_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);
  return {
    bootstrapFile: environment.SITEKEEPER_AGENT_BOOTSTRAP ?? '/etc/sitekeeper/bootstrap.json',
    directory: environment.SITEKEEPER_AGENT_DIR ?? '/var/lib/sitekeeper',
    runDirectory: environment.SITEKEEPER_AGENT_RUN_DIR ?? '/run/sitekeeper',
    driftSeconds: secondsOf(environment, 'SITEKEEPER_AGENT_DRIFT_SECONDS', 60),
    authoritiesSeconds: secondsOf(environment, 'SITEKEEPER_AGENT_AUTHORITIES_SECONDS', 21_600),
    logLevel,
  };
}

function secondsOf(environment: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const seconds = Number(environment[name] ?? otherwise);
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new Error(`${name} must be a number of seconds from 1 to 86400`);
}

/** @throws Error when the file is missing or is no bootstrap document; the message never shows its content. */
export async function readBootstrap(file: string): Promise<Bootstrap> {
  const value = parseJson(await readFile(file));
  if (!Check(Bootstrap, value)) throw new Error(`${file} is not a bootstrap document`);
  return value;
}
