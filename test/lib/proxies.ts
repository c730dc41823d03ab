import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** The example of a configuration that README gives, by the language of its block. */
export async function exampleOf(language: string): Promise<string> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (!block) throw new Error(`README has no example in ${language}`);
  return block;
}

export type RunningProxy = AsyncDisposable;

/** nginx in the foreground with these blocks of `http`. */
export async function startNginx(directory: string, blocks: string, port: number): Promise<RunningProxy> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(directory, name)};`)
    .join(' ');
  const file = join(directory, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; pid ${join(directory, 'nginx.pid')}; error_log stderr; user root;
     events {}
     http { access_log off; ${temporary} ${blocks} }`,
  );
  return run('nginx', ['-c', file, '-e', 'stderr'], port);
}

export async function startHaproxy(directory: string, sections: string, port: number): Promise<RunningProxy> {
  const file = join(directory, 'haproxy.cfg');
  await writeFile(file, sections);
  return run('haproxy', ['-db', '-f', file], port);
}

async function run(program: string, args: string[], port: number): Promise<RunningProxy> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const listens = async () => {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
    return reachable(port);
  };
  await eventually(listens, `${program} listens`);
  return { [Symbol.asyncDispose]: () => ended(child) };
}

function reachable(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill();
  });
}
