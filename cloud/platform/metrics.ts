import { collectDefaultMetrics, Registry } from 'prom-client';

/** One registry a process, handed to whoever counts: `sitekeeper_<thing>_<unit>`, never a label per appliance. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
