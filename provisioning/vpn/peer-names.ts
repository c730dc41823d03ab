/** Digits of a site's id that can stand after `to-` in a section name. */
const LENGTHS = [8, 12, 16, 20, 24, 28];

/**
 * Names of the tunnels to each site: `to-` and the trailing digits of the site's id, as many as tell it from the
 * others. The leading digits of a UUID of version 7 are its time and much alike (RFC 9562 §5.7).
 */
export function peerNames(siteIds: readonly string[]): Map<string, string> {
  const digits = siteIds.map((id) => ({ id, digits: id.replaceAll('-', '') }));
  let open = digits;
  const names = new Map<string, string>();
  for (const length of LENGTHS) {
    const counts = Map.groupBy(digits, (site) => site.digits.slice(-length));
    const unique = (site: { digits: string }) => counts.get(site.digits.slice(-length))?.length === 1;
    for (const site of open.filter(unique)) names.set(site.id, `to-${site.digits.slice(-length)}`);
    open = open.filter((site) => !unique(site));
  }
  return names;
}
