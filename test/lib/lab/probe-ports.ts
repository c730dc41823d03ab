/**
 * Calls TCP ports a hundred times a second each and tells every one that answers: `probe-ports.ts <address>:<port> …`.
 * A refusal by a reset counts as an answer: something let the call in.
 */
import { connect } from 'node:net';

const TRIES_PER_SECOND = 100;
const PATIENCE_MILLISECONDS = 400;

function probe(target: string): void {
  const [host = '', port = ''] = target.split(':');
  const socket = connect({ host, port: Number(port) });
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MILLISECONDS);
  socket.on('connect', () => console.log(`open ${target}`));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'ECONNREFUSED') console.log(`refused ${target}`);
  });
  socket.on('connect', () => socket.destroy());
  socket.on('close', () => clearTimeout(timer));
}

let tries = 0;
const timer = setInterval(() => {
  tries += 1;
  for (const target of process.argv.slice(2)) probe(target);
}, 1000 / TRIES_PER_SECOND);
process.on('SIGTERM', () => {
  clearInterval(timer);
  setTimeout(() => {
    console.log(`tries ${tries}`);
    process.exit();
  }, PATIENCE_MILLISECONDS);
});
console.log('probing');
