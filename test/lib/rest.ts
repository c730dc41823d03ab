import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';

export type Answer<Body = unknown> = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Body;
};

/** The REST interface as a script sees it. All verbs but `request` throw on a status of 400 and above. */
export type Rest = AsyncDisposable & {
  request<Body = unknown>(method: string, path: string, options?: RequestExtras): Promise<Answer<Body>>;
  get<Body>(path: string): Promise<Body>;
  post<Body>(path: string, body?: unknown): Promise<Body>;
  /** Merge patch over whatever is there now: `If-Match: *`. */
  patch<Body>(path: string, body: unknown): Promise<Body>;
  delete(path: string): Promise<void>;
  /** The same server with another credential. */
  as(credential: Credential): Rest;
};
/** `raw`: a body that is no JSON. */
type RequestExtras = { body?: unknown; raw?: string; headers?: Record<string, string> };
/** A cookie comes with the CSRF token of its session, which changes need. */
export type Credential = { token?: string; cookie?: string; csrfToken?: string };

export type RestServer = {
  host: string;
  port: number;
  /** A stream socket that leads to the server, instead of host and port. */
  socketPath?: string;
  /** Of this machine, to come from; limits count by it. */
  localAddress?: string;
  /** PEM; without it the server's certificate is not verified. */
  ca?: string;
};

export function createRest(server: RestServer, credential: Credential = {}): Rest {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  async function request<Body>(
    method: string,
    path: string,
    extras: RequestExtras = {},
  ): Promise<Answer<Body>> {
    const payload = extras.body === undefined ? extras.raw : JSON.stringify(extras.body);
    const options: RequestOptions = {
      ...addressOf(server),
      agent,
      method,
      path: path.startsWith('/') ? path : `/api/v1/${path}`,
      headers: {
        ...(payload !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
        }),
        ...(credential.token && { authorization: `Bearer ${credential.token}` }),
        ...(credential.cookie && { cookie: credential.cookie }),
        ...(credential.csrfToken && { 'x-csrf-token': credential.csrfToken }),
        ...extras.headers,
      },
    };
    return exchange<Body>(options, payload);
  }

  async function successful<Body>(method: string, path: string, extras?: RequestExtras): Promise<Body> {
    const answer = await request<Body>(method, path, extras);
    if (answer.status < 400) return answer.body;
    throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  return {
    request,
    get: (path) => successful('GET', path),
    post: (path, body) => successful('POST', path, body === undefined ? {} : { body }),
    patch: (path, body) => successful('PATCH', path, { body, headers: { 'if-match': '*' } }),
    delete: async (path) => void (await successful('DELETE', path, { headers: { 'if-match': '*' } })),
    as: (other) => createRest(server, other),
    async [Symbol.asyncDispose]() {
      agent.destroy();
    },
  };
}

function addressOf({ host, port, socketPath, localAddress, ca }: RestServer): RequestOptions {
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca, servername: host };
  const from = localAddress === undefined ? {} : { localAddress, family: 4 };
  return socketPath === undefined ? { host, port, ...trust, ...from } : { socketPath, host, ...trust };
}

function exchange<Body>(options: RequestOptions, payload: string | undefined): Promise<Answer<Body>> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer<Body>>();
  const sent = httpsRequest(options, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const json = /[/+]json(;|$)/.test(response.headers['content-type'] ?? '');
      const body = (json && text !== '' ? JSON.parse(text) : text) as Body;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
  });
  sent.setTimeout(30_000, () => sent.destroy(new Error('no answer for 30 s')));
  sent.on('error', reject);
  sent.end(payload);
  return promise;
}
