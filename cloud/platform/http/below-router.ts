import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { closeGently, closeUnreadGently } from './close-gently.ts';
import { spellHeaders } from './spell-headers.ts';

/** Why a request never became one that a route could answer (RFC 9110 §15.5). */
export type Unreadable = {
  status: 400 | 408 | 417 | 431;
  code: 'request-malformed' | 'request-timeout' | 'expectation-failed' | 'headers-too-large';
  detail: string;
};

/** The problem details (RFC 9457) of an unreadable request of an address; where it is recorded, too. */
export type Describe = (unreadable: Unreadable, source: string) => object;

/** The options of every HTTP listener that hold before a route is known. */
export const LISTENER_RULES = {
  headersTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16_384,
  // Asked for by `keepListenerRules`, whose answer has a body.
  requireHostHeader: false,
} as const;

/** What every HTTP listener keeps to, whatever it serves: each answer arrives, and each no is a problem document. */
export function keepListenerRules(
  app: FastifyInstance,
  {
    unreadable,
    malformed,
    closing,
  }: { unreadable: Describe; malformed(detail: string): Error; closing(): Error },
): void {
  const server = app.server as Server;
  closeUnreadGently(server);
  spellHeaders(server);
  answerExpectations(server, unreadable);
  let ending = false;
  app.addHook('preClose', async () => {
    ending = true;
  });
  app.addHook('onRequest', async ({ raw }) => {
    if (ending) throw closing();
    // RFC 9112 §3.2.
    const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
    if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) {
      throw malformed('A request by HTTP/1.1 has exactly one Host field.');
    }
  });
}

/**
 * Answers what is no HTTP request, once a connection. The octets received are part of the error and may hold a secret:
 * only its code is told.
 */
export function answerUnreadable(describe: Describe) {
  const answered = new WeakSet<Socket>();
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (answered.has(socket) || socket.destroyed) return;
    answered.add(socket);
    if (error.code === 'ECONNRESET') return void socket.destroy();
    const unreadable = toUnreadable(error.code);
    const body = describe(unreadable, socket.remoteAddress ?? 'unknown');
    if (socket.writable && !isAnswering(socket)) socket.write(written(unreadable.status, body));
    closeGently(socket);
  };
}

/** Nobody here meets any expectation but `100-continue`, which the library does by itself (RFC 9110 §10.1.1). */
function answerExpectations(server: Server, describe: Describe): void {
  server.on('checkExpectation', (_request: unknown, response: ServerResponse) => {
    const detail = 'The only expectation met here is 100-continue.';
    const source = response.socket?.remoteAddress ?? 'unknown';
    const text = JSON.stringify(describe({ status: 417, code: 'expectation-failed', detail }, source));
    response.writeHead(417, fieldsOf(text)).end(text);
  });
}

/** Octets of a response that has begun would be spoilt by another. */
const isAnswering = (socket: Socket): boolean =>
  (socket as { _httpMessage?: ServerResponse | null })._httpMessage?.headersSent === true;

function toUnreadable(code: string | undefined): Unreadable {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, code: 'headers-too-large', detail: 'The header section has 16 KiB at the most.' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, code: 'request-timeout', detail: 'The request was not sent in time.' };
  }
  const detail = `The request is not well-formed HTTP/1.1 (${code ?? 'unknown'}).`;
  return { status: 400, code: 'request-malformed', detail };
}

const fieldsOf = (text: string) => ({
  Date: new Date().toUTCString(),
  'Content-Type': 'application/problem+json',
  'Content-Length': Buffer.byteLength(text),
  Connection: 'close',
});

function written(status: number, body: object): string {
  const text = JSON.stringify(body);
  const fields = Object.entries(fieldsOf(text)).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...fields, '', text].join('\r\n');
}
