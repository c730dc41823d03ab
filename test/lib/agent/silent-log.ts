import type { Log } from '../../../edge-agent/log.ts';

const nothing = () => undefined;

/** For tests that do not look at the log. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
