/** Wrongly called: the message says how, and help follows. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const HELP = `sitekeeper: the control plane of a fleet of appliances

  sitekeeper serve
      Serve until SIGTERM or Ctrl-C.
  sitekeeper token create --name <name> --role <role> [--reseller <id> | --customer <id>] [--days <n>]
      Print a new API token, for Authorization: Bearer. Roles of the operator: operator-admin, noc-engineer, noc-viewer,
      auditor; of a reseller: reseller-admin, reseller-installer; of a customer: customer-viewer.
  sitekeeper appliance add --serial <serial> --model <model> [--site <site id>]
      Register an appliance and print its bootstrap document.
  sitekeeper import <customers|sites|appliances> <file> [--dry-run] [--skip-bad] [--encoding <utf-8|utf-16le|big5|gbk|…>]
      Create and change what the rows of a CSV file say; of appliances also a factory manifest (*.json). One bad row
      refuses the file, unless --skip-bad. A server that runs follows changed access lines from its next start on;
      POST /api/v1/imports makes it follow at once.
  sitekeeper export <customers|sites|appliances> [--encoding <utf-8|big5>]
      Print all of a kind as CSV, without secrets. An import takes it back.
  sitekeeper network list [--state <state>]
      Print every network: its state, id, customer, name, what is the matter and what to do next.
  sitekeeper rollout list, sitekeeper rollout show <id>
      Print the latest rollouts and how they went; of one also every appliance, its outcome and what to do next.
  sitekeeper calendar read <file>
      Print the days of an iCalendar file, e.g. of public holidays, as a rollout's policy takes them.
  sitekeeper user set-password --email <address or id>
      Read a new password from standard input. Ends all sessions of the user.
  sitekeeper user reset-factors --email <address or id>
      Remove the authenticator app, passkeys and recovery codes of a user who lost them. Ends all sessions of the user.
  sitekeeper audit verify [--anchor <number>:<hash>]
      Go through the whole audit record: 1 and the places when an entry was altered, removed, inserted or moved. Prints
      an anchor; kept elsewhere and given again, it shows that what was there then is still part of the record.
  sitekeeper keys rotate
      Wrap every secret in the database by the current sealing key, beside a server that runs. Where the key lies in
      the data directory a new one is made first. Where the environment gives it: put the new key into
      SITEKEEPER_SEALING_KEY and the old one into SITEKEEPER_SEALING_KEY_PREVIOUS, restart, then run this.
  sitekeeper retention catch-up
      Delete at once what is past its time by the clock. What is kept for some days only is deleted by itself, but after
      a long rest, or a clock that was set, no more than a day’s worth beyond the last time. Look at the clock first.
  sitekeeper ca fingerprint
      Print the fingerprint of the root certificate, which bootstrap documents pin.
  sitekeeper ca list
      Print every generation of the certification authorities.
  sitekeeper ca rollover <root|device|vpn>
      Make the next generation of an authority, trusted at once. Give the fleet a day to learn of it, then
      sitekeeper ca activate <authority>
      lets it issue. What the one before it issued stays valid; appliances renew a few a minute. A root is never retired
      by itself: sitekeeper ca retire <authority>
  sitekeeper ca init --root <file>
      Before the first start: use this root certificate, whose key is kept elsewhere, instead of making one.
  sitekeeper ca request <authority>, sitekeeper ca import <authority> <file>
      Print the certificate request of an authority for a root that is kept elsewhere, and take what it signed.
  sitekeeper ca import-list root <file>
      Publish a revocation list that such a root signed.
  sitekeeper ca export-root-key, sitekeeper ca forget-root-key --key <file>
      Print the root's private key, encrypted by the passphrase on standard input; delete it here, given both again.

The commands work on the database of the environment, beside a server that runs on it or without one.
Environment: SITEKEEPER_DATA_DIR and others; see README.md.`;

/** The part of HELP about these words: `ca` is about all of its commands. All of it when there is none. */
export function helpAbout(words: readonly string[]): string {
  const parts = HELP.split(/\n(?= {2}sitekeeper |\n)/).filter((part) => part.startsWith('  sitekeeper '));
  for (let count = Math.min(words.length, 2); count > 0; count--) {
    const call = `sitekeeper ${words.slice(0, count).join(' ')} `;
    const about = parts.filter((part) => `${part} `.replace(/[\s,]+/g, ' ').includes(call));
    if (about.length > 0) return about.join('\n');
  }
  return HELP;
}
