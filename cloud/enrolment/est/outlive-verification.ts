import type { Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import { takeConnections } from '../../platform/take-connections.ts';

/** What Node keeps inside of a TLS socket: whom it tells of an error, and how sockets are set up. */
type Inside = { _handle: { onerror(error: Error): void } };
type SetUp = { _init(this: TLSSocket, ...args: unknown[]): void };

/**
 * Lets handshakes go on in which a signature of the client's certificate did not verify. OpenSSL notes that in its queue
 * of errors and goes on, as it was told to; Node then takes the note for an error of whatever it reads next, and ends the
 * connection, when the rest of the handshake is not there yet. Whoever is refused shall be told so.
 */
export function outliveVerification(server: Server): void {
  takeConnections(server, (_socket, accept) => {
    const socket = madeBy(accept);
    if (!socket) return;
    const handle = (socket as unknown as Inside)._handle;
    const { onerror } = handle;
    let outlived = false;
    socket.once('secure', () => {
      handle.onerror = onerror;
    });
    handle.onerror = function (error) {
      // A second error is one of the connection.
      if (outlived || !socket.getPeerX509Certificate()) return onerror.call(this, error);
      outlived = true;
    };
  });
}

/** The TLS socket that is made meanwhile: the server tells of it only when its handshake has ended. */
function madeBy(accept: () => void): TLSSocket | undefined {
  const prototype = TLSSocket.prototype as unknown as SetUp;
  const { _init } = prototype;
  let made: TLSSocket | undefined;
  prototype._init = function (...args) {
    made = this;
    _init.apply(this, args);
  };
  try {
    accept();
  } finally {
    prototype._init = _init;
  }
  return made;
}
