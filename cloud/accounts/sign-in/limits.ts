/** From one address: enough for an office behind one, too little to guess. */
export const GUESSES = { rateLimit: { max: 10, timeWindow: 60_000 } } as const;
/** What is begun leaves a row behind for a while. */
export const BEGINNINGS = { rateLimit: { max: 60, timeWindow: 60_000 } } as const;
