/**
 * Version of everything in this folder, carried in every topic (`sk/<version>/…`) and every target state.
 *
 * 1 · first version.
 */
export const PROTOCOL_VERSION = 1;
