/** The sealing keys of this installation: changing them. */
export { refuseForeignKeys } from './refuse-foreign.ts';
export { rotateKeys } from './rotate.ts';
export { createKeyStore } from './store.ts';
