const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;

/** What a `sitekeeper` under test has of our own environment: nothing that configures it. */
export const COMMAND_ENVIRONMENT = { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };
