import type { PreviewTarget } from '../../api/network.ts';
import { t } from '../../locales/locale.ts';

/** What a change touches beside the configuration itself, a sentence each. */
export function impactWords({ tunnels, certificates, leases }: PreviewTarget['impact']): string[] {
  const named = (key: Parameters<typeof t>[0], names: readonly string[]) =>
    names.length > 0 ? [t(key, { names: names.join(', ') })] : [];
  return [
    ...named('impact.tunnels-added', tunnels.added),
    ...named('impact.tunnels-removed', tunnels.removed),
    ...named('impact.tunnels-reestablished', tunnels.reestablished),
    ...named('impact.certificates', certificates),
    ...leases.map(({ lan, reason, count }) => t(`lease.${reason}`, { lan, count: count ?? 0 })),
  ];
}
