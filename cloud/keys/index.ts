/** The sealing keys of this installation: changing them. */
export { rotateKeys } from './rotate.ts';
export { createKeyStore } from './store.ts';
