import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Rest } from '../lib/rest.ts';

/** Reads and makes resources; paths are below `/api/v1`. Any refusal but "busy" is thrown. */
export type Api = {
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body: unknown, headers?: Record<string, string>): Promise<Body>;
};

const TRIES = 60;

/** A request of a control plane that says 503 while a small machine is busy starting everything at once: it waits. */
export async function patiently<Body>(ask: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  for (let left = TRIES; ; left--) {
    const answer = await ask();
    if (answer.status !== 503 || left === 0) return answer;
    await pause(1000);
  }
}

export function patientApi(rest: Rest): Api {
  const ask = async <Body>(
    method: string,
    path: string,
    extras: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Body> => {
    const answer = await patiently(() => rest.request<Body>(method, path, extras));
    if (answer.status < 400) return answer.body;
    throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  return {
    get: (path) => ask('GET', path),
    post: (path, body, headers) => ask('POST', path, { body, ...(headers && { headers }) }),
  };
}
