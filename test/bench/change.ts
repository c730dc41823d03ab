import type { MqttClient } from 'mqtt';
import type { Network, RevisionSummary } from '../../cloud/networks/schema.ts';
import type { Simulator } from '../../edge-agent/simulator/index.ts';
import type { CloudProcess } from '../lib/cloud-process.ts';
import { eventually } from '../lib/eventually.ts';
import type { Rest } from '../lib/rest.ts';
import type { BenchFleet } from './fleet.ts';
import type { Floor } from './floor.ts';
import { usageOf } from './usage.ts';

/** `document`: a target state as it was delivered. */
type ChangeFigures = { milliseconds: number; cpuMilliseconds: number; document: string };

const PATIENCE = { withinMs: 300_000, everyMs: 20 };

/**
 * A hub with all other sites as spokes: a record of the resolver is added, which changes the target state of every
 * appliance. From the request to the last appliance's confirmation; each makes a new connection in between.
 */
export async function measureChange(
  { rest, pid }: Pick<CloudProcess, 'rest' | 'pid'>,
  fleet: BenchFleet,
  simulator: Simulator,
): Promise<ChangeFigures> {
  const [hubSiteId] = fleet.siteIds;
  const network = await rest.post<Network>('networks', {
    customerId: fleet.customerId,
    name: 'Benchmark',
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId },
    siteIds: fleet.siteIds,
  });
  await rollOut(rest, network.id, simulator);
  const before = usageOf(pid).cpuSeconds;
  const start = performance.now();
  await rest.patch(`networks/${network.id}`, {
    parameters: { dns: { records: [{ name: 'printer.internal', address: '10.0.0.9' }] } },
  });
  await rollOut(rest, network.id, simulator);
  const milliseconds = performance.now() - start;
  const cpuSeconds = usageOf(pid).cpuSeconds - before;
  const { items } = await rest.get<{ items: { id: string }[] }>('appliances?page_size=2');
  const { target } = await rest.get<{ target: unknown }>(`appliances/${items[1]?.id}/target-state`);
  const cpuMilliseconds = (cpuSeconds / fleet.siteIds.length) * 1000;
  return { milliseconds, cpuMilliseconds, document: JSON.stringify(target) };
}

async function rollOut(rest: Rest, networkId: string, simulator: Simulator): Promise<void> {
  const size = simulator.appliances.length;
  const { number: revision } = await rest.post<RevisionSummary>(`networks/${networkId}/revisions`, {});
  await rest.post('rollouts', { revision, waves: [size] });
  await eventually(
    () => simulator.confirmed(revision) === size,
    `revision ${revision} is confirmed`,
    PATIENCE,
  );
}

/** The same document to every client of the bare broker, on connections that exist; each answers once. */
export async function measureFanOut(
  floor: Floor,
  clients: MqttClient[],
  document: string,
): Promise<Omit<ChangeFigures, 'document'>> {
  await Promise.all(
    clients.map((client) => client.subscribeAsync(`down/${client.options.clientId}`, { qos: 1 })),
  );
  const answered = clients.map(
    (client) =>
      new Promise<void>((resolve, reject) => {
        client.once('message', () => {
          client.publishAsync('up/report', document, { qos: 1 }).then(() => resolve(), reject);
        });
      }),
  );
  const before = usageOf(floor.pid).cpuSeconds;
  const start = performance.now();
  floor.fanOut(document);
  await Promise.all(answered);
  const milliseconds = performance.now() - start;
  return {
    milliseconds,
    cpuMilliseconds: ((usageOf(floor.pid).cpuSeconds - before) / clients.length) * 1000,
  };
}
