/** A no of the server (RFC 9457), or `unreachable` when no answer came. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.code = code;
  }
}

/** Reads a refusal; an answer that is no problem document keeps its status only. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => undefined);
  const { code, title, detail } = (body ?? {}) as { code?: string; title?: string; detail?: string };
  return new ApiError(
    response.status,
    code ?? 'internal',
    detail ?? title ?? `${response.status} ${response.statusText}`,
  );
}
