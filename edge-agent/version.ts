import manifest from '../package.json' with { type: 'json' };

/** Of the agent, in every report. */
export const AGENT_VERSION: string = manifest.version;
