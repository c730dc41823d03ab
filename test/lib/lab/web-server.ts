import type { Host } from './host.ts';

/** Answers every HTTP request on a port of a host with its name, for as long as the laboratory stands. */
export async function serveWeb(host: Host, port: number): Promise<void> {
  const script = `require('node:http').createServer((_, answer) => answer.end(${JSON.stringify(host.name)}))
    .listen(${port}, () => console.log('ready'))`;
  await host.spawn(process.execPath, ['-e', script]).waitFor(/ready/);
}

/** What is answered, or the empty string when nothing is. */
export async function fetchWeb(from: Host, address: string, port: number): Promise<string> {
  const { stdout } = await from.exec('curl', ['-s', '--max-time', '2', `http://${address}:${port}/`], {
    allowFailure: true,
  });
  return stdout;
}
