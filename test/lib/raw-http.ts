import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type RawAnswer = {
  status: number;
  /** As they were sent, names and all. */
  fields: [name: string, value: string][];
  body: string;
};

/** Writes octets as they stand and resolves with everything that came back once the connection has ended. */
export function exchangeRaw(open: () => Socket, ...parts: (string | Buffer)[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = open();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(answer));
  for (const part of parts) socket.write(part);
  return promise;
}

export const overTls = (port: number, ca: string) => () =>
  connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
export const overTcp = (port: number) => () => connectTcp({ host: '127.0.0.1', port });

/** The last answer of those in a text; earlier ones are `100 Continue`. */
export function readAnswer(text: string): RawAnswer {
  const start = [...text.matchAll(/HTTP\/1\.1 \d{3} /g)].at(-1)?.index ?? 0;
  const end = text.indexOf('\r\n\r\n', start);
  const [line = '', ...fields] = text.slice(start, end).split('\r\n');
  return {
    status: Number(line.split(' ')[1]),
    fields: fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon), field.slice(colon + 1).trim()];
    }),
    body: text.slice(end + 4),
  };
}
