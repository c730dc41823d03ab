/** Secrets at rest: sealed values, the keys they are sealed by, and changing those keys. */
export { SEALING_KEY_OCTETS, SealingError } from './sealing/error.ts';
export { everySealed, readSealed } from './sealing/form.ts';
export { fixedKeyring, type Keyring, sealingKey } from './sealing/keyring.ts';
export { KEYRING_FILE_STALE_MS, readKeys, replaceKeys } from './sealing/keyring-file.ts';
export { loadKeyring, ownKeyFile, type SealingKeySource } from './sealing/keyring-source.ts';
export { createSealing, rewrap, type Sealing } from './sealing/sealing.ts';
