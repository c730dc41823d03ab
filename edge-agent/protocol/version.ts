/**
 * Version of everything in this folder, carried in every topic (`sk/<version>/…`) and every target state.
 *
 * 1 · first version. Since then, all of it optional: `RemoteAccess` tells full tunnels, fixed addresses and the part of the
 *     pool for the others.
 */
export const PROTOCOL_VERSION = 1;
