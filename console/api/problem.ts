/** What is wrong at one place of what was sent; `pointer` is an RFC 6901 pointer into it. */
export type Fault = {
  pointer: string;
  code: string;
  /** The place in the words of its field. */
  title?: string;
  detail: string;
  /** Of a `version-mismatch`: what somebody else made of this place meanwhile. */
  change?: { by: string; at: string; before?: unknown; after?: unknown };
};

/** How many hold on to something, and the first of them. */
export type UsedBy = { total: number; items: readonly User[] };
export type User = {
  type: 'site' | 'network' | 'appliance' | 'teleworker' | 'customer' | 'user' | 'authority' | 'certificate';
  id: string;
  name: string;
  /** Where a site is shown. */
  customerId?: string;
  /** Where a teleworker is shown. */
  networkId?: string;
};

/** A no of the server (RFC 9457), or `unreachable` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** What the code means, in the language asked for. */
  readonly title: string | undefined;
  readonly faults: readonly Fault[];
  /** With `in-use`: what stands in the way of a removal. */
  readonly usedBy: UsedBy | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    options: {
      title?: string | undefined;
      faults?: readonly Fault[];
      usedBy?: UsedBy | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.title = options.title;
    this.faults = options.faults ?? [];
    this.usedBy = options.usedBy;
  }

  /** The same refusal with other faults. */
  with(faults: readonly Fault[]): ApiError {
    return new ApiError(this.status, this.code, this.message, {
      title: this.title,
      faults,
      usedBy: this.usedBy,
    });
  }
}

/** Reads a refusal; an answer that is no problem document keeps its status only. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { code, title, detail, errors, usedBy } = (body ?? {}) as Partial<Problem>;
  return new ApiError(
    response.status,
    code ?? 'internal',
    detail ?? title ?? `${response.status} ${response.statusText}`,
    { title, faults: errors ?? [], usedBy },
  );
}

type Problem = { code: string; title: string; detail: string; errors: Fault[]; usedBy: UsedBy };
