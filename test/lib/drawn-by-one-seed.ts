import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** Whoever runs the tests has drawn and printed it; in a process that was started otherwise that is done here, once. */
if (process.env.SITEKEEPER_TEST_SEED === undefined) {
  process.env.SITEKEEPER_TEST_SEED = String(randomInt(2 ** 31));
  console.log(`SITEKEEPER_TEST_SEED=${process.env.SITEKEEPER_TEST_SEED}`);
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.SITEKEEPER_TEST_SEED) });
