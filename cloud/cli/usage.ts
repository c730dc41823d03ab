/** Wrongly called: the message says how, and help follows. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `sitekeeper: the control plane of a fleet of appliances

  sitekeeper serve
      Serve until SIGTERM or Ctrl-C.
  sitekeeper token create --name <name> --role <noc-viewer|noc-engineer|operator-admin> [--days <n>]
      Print a new API token, for Authorization: Bearer.
  sitekeeper appliance add --serial <serial> --model <model> [--site <site id>]
      Register an appliance and print its bootstrap document.
  sitekeeper user set-password --email <address>
      Read a new password from standard input. Ends all sessions of the user.
  sitekeeper ca fingerprint
      Print the fingerprint of the root certificate, which bootstrap documents pin.

The commands work on the database of the environment, beside a server that runs on it or without one.
Environment: SITEKEEPER_DATA_DIR and others; see README.md.`;
