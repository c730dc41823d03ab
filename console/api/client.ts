import { ApiError, toApiError } from './problem.ts';

/** A list is several values of one name. */
type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
/** `version`: the one last read; somebody else's change since is refused (412). */
type Sending = { query?: Query; version?: number };
/** A resource and the version it was read in. */
export type Versioned<T> = { value: T; version: number };

/** Calls under `/api/v1` with the session cookie. Throws {@link ApiError} for every answer that is no success. */
export type Api = {
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  /** For what is to be changed, and tells its version by its ETag only. */
  getVersioned<T>(path: string): Promise<Versioned<T>>;
  post<T>(path: string, body?: unknown, options?: Sending): Promise<T>;
  put<T>(path: string, body: unknown, options: Sending): Promise<T>;
  patch<T>(path: string, body: unknown, options: Sending): Promise<T>;
  delete(path: string, options?: Sending): Promise<void>;
  /** With every change goes the CSRF token of the session that was read or opened last. */
  useSession(csrfToken: string): void;
  /** A file to keep. */
  download(path: string, query?: Query): Promise<Blob>;
};

type Request = Sending & { body?: unknown; signal?: AbortSignal | undefined };

type Options = {
  language: () => string;
  /** The session turns out to be over. True: the same person has signed in again, and what was asked can be repeated. */
  onSignedOut: () => Promise<boolean>;
  /** What was asked wants a sign-in that is not long past. True: the person has just signed in again. */
  onStale: () => Promise<boolean>;
  /** Another session took this one's place, as after a sign-in in another tab. True: it is the same person's. */
  onOtherSession: () => Promise<boolean>;
};

export function createApi(options: Options): Api {
  let csrfToken: string | undefined;

  async function send(method: string, path: string, request: Request): Promise<Response> {
    try {
      return await sendOnce(method, path, request);
    } catch (error) {
      if (!(error instanceof ApiError) || !(await mayRepeat(error.code, path))) throw error;
      return sendOnce(method, path, request);
    }
  }

  /** Signing in itself is never repeated. */
  async function mayRepeat(code: string, path: string): Promise<boolean> {
    if (/^(sessions|sign-in-options|invitations)\b/.test(path)) return false;
    switch (code) {
      case 'csrf-token-invalid':
        return options.onOtherSession();
      case 'sign-in-required':
        return options.onSignedOut();
      case 'fresh-sign-in-required':
        return options.onStale();
      default:
        return false;
    }
  }

  async function sendOnce(method: string, path: string, request: Request): Promise<Response> {
    const { body, query = {}, signal } = request;
    const response = await fetch(`api/v1/${path}${queryString(query)}`, {
      method,
      headers: headersOf(options.language(), method === 'GET' ? undefined : csrfToken, request),
      ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw new ApiError(0, 'unreachable', 'The control plane does not answer.', { cause });
    });
    if (response.ok) return response;
    throw await toApiError(response);
  }
  async function sendForJson<T>(method: string, path: string, request: Request): Promise<T> {
    const response = await send(method, path, request);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }
  return {
    get: (path, query = {}, signal) => sendForJson('GET', path, { query, signal }),
    getVersioned: async <T>(path: string) => {
      const response = await send('GET', path, {});
      const value = (await response.json()) as T;
      return { value, version: Number(response.headers.get('etag')?.replaceAll('"', '')) };
    },
    post: (path, body, sending = {}) => sendForJson('POST', path, { body, ...sending }),
    put: (path, body, sending) => sendForJson('PUT', path, { body, ...sending }),
    patch: (path, body, sending) => sendForJson('PATCH', path, { body, ...sending }),
    delete: async (path, sending = {}) => void (await send('DELETE', path, sending)),
    useSession: (token) => {
      csrfToken = token;
    },
    download: async (path, query = {}) => (await send('GET', path, { query })).blob(),
  };
}

function headersOf(
  language: string,
  csrfToken: string | undefined,
  { body, version }: Request,
): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': language,
    ...(csrfToken !== undefined && { 'x-csrf-token': csrfToken }),
    ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
}

function queryString(query: Query): string {
  const known = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, String(one)] as [string, string]),
  );
  const text = new URLSearchParams(known).toString();
  return text && `?${text}`;
}
