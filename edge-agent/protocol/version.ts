/**
 * Version of everything in this folder, carried in every topic (`sk/<version>/…`) and every target state.
 *
 * 1 · first version. Since then, all of it optional: `RemoteAccess` tells full tunnels, fixed addresses and the part of the
 *     pool for the others. `Lan` tells IPv6 addresses, `Wan` the next hop of IPv6.
 *     `Dns` tells in which domains answers with private addresses are admitted.
 *     `Report` tells the networks of lines, and which address of a line was refused.
 *     `Peer` tells what stands by for another peer, `TunnelState` for whom; `System` what follows drift, `Report` what drifted,
 *     which try it tells of, and for how long the control plane was out of reach after a roll-back too.
 *     There is the command `factory-reset`.
 */
export const PROTOCOL_VERSION = 1;
