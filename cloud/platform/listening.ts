type Where = { host: string; port: number; variable: string };

/** Runs what listens; when it cannot, the error says which variable to set. */
export async function listening<T>({ host, port, variable }: Where, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    const advice = {
      EADDRINUSE: `Port ${port} of ${host} is taken. Stop what listens on it, or set ${variable}.`,
      EACCES: `Port ${port} of ${host} is not for this user. Set ${variable}.`,
      EADDRNOTAVAIL: `${host} is no address of this machine. Set SITEKEEPER_LISTEN_HOST.`,
      ENOTFOUND: `${host} is no address of this machine. Set SITEKEEPER_LISTEN_HOST.`,
    }[(cause as NodeJS.ErrnoException).code ?? ''];
    throw advice ? new Error(advice, { cause }) : cause;
  }
}
