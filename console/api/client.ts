import { ApiError, toApiError } from './problem.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Calls under `/api/v1` with the session cookie. Throws {@link ApiError} for every answer that is no success. */
export type Api = {
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
};

/** @param onSignedOut called when the session turns out to be over. */
export function createApi(options: { language: () => string; onSignedOut: () => void }): Api {
  async function send(method: string, path: string, init: { body?: unknown; signal?: AbortSignal }) {
    const headers: Record<string, string> = {
      accept: 'application/json',
      'accept-language': options.language(),
    };
    if (init.body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`/api/v1/${path}`, {
      method,
      headers,
      ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
      ...(init.signal && { signal: init.signal }),
    }).catch((cause: unknown) => {
      if (init.signal?.aborted) throw cause;
      throw new ApiError(0, 'unreachable', 'The control plane does not answer.', cause);
    });
    if (response.ok) return response;
    const error = await toApiError(response);
    if (error.code === 'sign-in-required') options.onSignedOut();
    throw error;
  }
  return {
    get: async <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
      (await (await send('GET', path + queryString(query), signal ? { signal } : {})).json()) as T,
    post: async <T>(path: string, body: unknown) => (await (await send('POST', path, { body })).json()) as T,
    delete: async (path) => void (await send('DELETE', path, {})),
  };
}

function queryString(query: Query): string {
  const known = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}
