/**
 * Leads a stream socket in the file system, which all mount namespaces share, to a port of the network namespace this
 * runs in: `relay.ts <socket path> <port>`. So a test outside speaks with a server inside.
 */
import { connect, createServer } from 'node:net';

const [path, port] = process.argv.slice(2);
createServer((near) => {
  const far = connect(Number(port), '127.0.0.1');
  near.pipe(far).pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
}).listen(path, () => console.log('ready'));
