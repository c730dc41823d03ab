/**
 * `npm run bench [-- --appliances 500]`: the hot paths of the control plane beside a floor measured in the same run, a
 * bare broker and a bare HTTPS server over the same mutual TLS with nothing behind them. Figures of one machine wander;
 * ratios are what to compare. Everything runs here: the load comes from the machine that bears it.
 * `--only rendering` measures what needs no control plane, in seconds; `--only guessing` what guessing costs.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Simulator, startSimulator } from '../../edge-agent/simulator/index.ts';
import { startCloudProcess } from '../lib/cloud-process.ts';
import { eventually } from '../lib/eventually.ts';
import { createTestPki } from '../lib/mqtt-pki.ts';
import { fetchAuthorities } from './authorities.ts';
import { measureChange, measureFanOut } from './change.ts';
import { connectAll, disconnectAll, type Identity, readIdentities } from './clients.ts';
import { createFleet } from './fleet.ts';
import { type Floor, startFloor } from './floor.ts';
import { measureGuessing, printCrowd, printGuessing } from './guessing.ts';
import { measureExchanges } from './handshakes.ts';
import { measurePreview } from './preview.ts';
import { measureRendering } from './rendering.ts';
import { printTable, type Row } from './table.ts';
import { measureTelemetry } from './telemetry.ts';
import { residentAtRest, usageOf } from './usage.ts';

/** New connections an agent makes to enrol: authorities, device certificate, VPN certificate, MQTT. */
const CONNECTIONS_AN_ENROLMENT = 4;
const PARALLEL_ENROLMENTS = 16;
const MESSAGES_A_CLIENT = 40;
const PREVIEWED_SITES = 50;

const { values } = parseArgs({
  options: { appliances: { type: 'string', default: '500' }, only: { type: 'string' } },
});
const size = Number(values.appliances);
const say = (line: string) => console.log(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${line}`);

const rendering = measureRendering();
say(
  `${rendering.appliances} appliances rendered in ${(rendering.appliances / rendering.perSecond).toFixed(1)} s`,
);
const renderingRows: Row[] = [
  {
    what: `appliances rendered a second, of ${rendering.appliances}`,
    measured: rendering.perSecond,
    floor: rendering.hashesPerSecond,
    unit: '/s',
    moreIsBetter: true,
    floorIs: 'hashing the same documents; processor time both',
  },
  {
    what: 'preview of a network of 50 sites',
    measured: rendering.previewMilliseconds,
    floor: rendering.previewFloorMilliseconds,
    unit: 'ms',
    floorIs: 'hashing its documents before and after; processor time both',
  },
];
if (values.only === 'rendering') {
  printTable(renderingRows);
  process.exit();
}

if (values.only === 'guessing') {
  const { guesses, crowd } = await measureGuessing();
  printGuessing(guesses);
  printCrowd(crowd);
  process.exit();
}

await using resources = new AsyncDisposableStack();
const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-bench-'));
resources.defer(() => rm(directory, { recursive: true, force: true }));

say('starting the control plane');
const cloud = resources.use(await startCloudProcess({ SITEKEEPER_LOG_LEVEL: 'warn' }));
const fleet = await createFleet(cloud.rest, size);
say(`${size} sites and appliances registered`);

const idle = await residentAtRest(cloud.pid);
const simulator = await startFleet();
const enrolment = await measureEnrolments(simulator);
await eventually(() => simulator.connected() === size, 'all agents are connected', { withinMs: 120_000 });
say(`enrolled and connected, ${enrolment.perSecond.toFixed(0)} a second`);
const connected = await residentAtRest(cloud.pid);
const change = await measureChange(cloud, fleet, simulator);
say(`a change confirmed by ${size} appliances in ${change.milliseconds.toFixed(0)} ms`);
await simulator[Symbol.asyncDispose]();
const preview = await measurePreview(cloud.rest, PREVIEWED_SITES);
say(`a preview of a network of ${PREVIEWED_SITES} sites in ${preview.milliseconds.toFixed(0)} ms`);

const identities = await readIdentities(
  directory,
  fleet.bootstraps.map(({ serial }) => serial),
);
const authorities = await fetchAuthorities(cloud.ports.crl);
const telemetry = await measureBroker(cloud.pid, { port: cloud.ports.mqtt, ca: authorities }, identities);
say('the control plane is measured; now the floor');
await cloud.stop();

const pki = await createTestPki();
const ca = pki.root;
const { key, cert } = await pki.issueServer('localhost');
const floor = resources.use(await startFloor(directory, { key, cert, ca: authorities }));
const floorIdle = await residentAtRest(floor.pid);
const exchanges = await measureExchanges(floor, {
  ca,
  identities,
  exchanges: size * CONNECTIONS_AN_ENROLMENT,
  width: PARALLEL_ENROLMENTS,
});
const floorFigures = await measureFloor(floor);

printTable([
  ...renderingRows,
  {
    what: 'enrolments a second',
    measured: enrolment.perSecond,
    floor: exchanges.perSecond / CONNECTIONS_AN_ENROLMENT,
    unit: '/s',
    moreIsBetter: true,
    floorIs: `${CONNECTIONS_AN_ENROLMENT} bare HTTPS exchanges on new mutual-TLS connections`,
  },
  {
    what: `posted change → last of ${size} confirmed`,
    measured: change.milliseconds,
    floor: floorFigures.fanOut.milliseconds,
    unit: 'ms',
    floorIs: `the same document to ${size} clients of a bare broker, each answering once`,
  },
  {
    what: `preview of a mesh of ${PREVIEWED_SITES} sites`,
    measured: preview.milliseconds,
    floor: preview.readMilliseconds,
    unit: 'ms',
    floorIs: 'a list of its sites, over the same HTTPS',
  },
  {
    what: 'CPU an enrolment',
    measured: enrolment.cpuMilliseconds,
    unit: 'ms',
    floor: exchanges.cpuMilliseconds * CONNECTIONS_AN_ENROLMENT,
    floorIs: 'what those exchanges cost their server',
  },
  {
    what: 'CPU a confirmed change',
    measured: change.cpuMilliseconds,
    floor: floorFigures.fanOut.cpuMilliseconds,
    unit: 'ms',
    floorIs: 'what the bare broker spends on a document and an answer',
  },
  {
    what: 'memory a connected agent',
    measured: (connected - idle) / size / 1024,
    floor: floorFigures.bytesAClient / 1024,
    unit: 'KiB',
    floorIs: 'a client of a bare broker over the same TLS',
  },
  {
    what: 'CPU a telemetry message',
    measured: telemetry.cpuMicroseconds,
    floor: floorFigures.telemetry.cpuMicroseconds,
    unit: 'µs',
    floorIs: 'a bare broker that forgets the message',
  },
  {
    what: 'telemetry messages a second',
    measured: telemetry.messagesPerSecond,
    floor: floorFigures.telemetry.messagesPerSecond,
    unit: '/s',
    moreIsBetter: true,
    floorIs: 'the same; ours are in the database before they are acknowledged',
  },
]);

async function startFleet(): Promise<Simulator> {
  return startSimulator({
    appliances: fleet.bootstraps.map((bootstrap) => ({ bootstrap })),
    directory,
    log: pino({ level: 'error' }),
    parallelEnrolments: PARALLEL_ENROLMENTS,
  });
}

async function measureEnrolments(running: Simulator) {
  const before = usageOf(cloud.pid).cpuSeconds;
  const start = performance.now();
  await running.enrolled();
  const perSecond = size / ((performance.now() - start) / 1000);
  return { perSecond, cpuMilliseconds: ((usageOf(cloud.pid).cpuSeconds - before) / size) * 1000 };
}

async function measureBroker(pid: number, broker: { port: number; ca: string }, who: Identity[]) {
  const clients = await connectAll(broker, who);
  try {
    return await measureTelemetry(pid, { clients, identities: who, messages: MESSAGES_A_CLIENT });
  } finally {
    await disconnectAll(clients);
  }
}

async function measureFloor(bare: Floor) {
  const clients = await connectAll({ port: bare.mqttPort, ca }, identities);
  const bytesAClient = ((await residentAtRest(bare.pid)) - floorIdle) / size;
  const fanOut = await measureFanOut(bare, clients, change.document);
  const figures = await measureTelemetry(bare.pid, { clients, identities, messages: MESSAGES_A_CLIENT });
  await disconnectAll(clients);
  return { bytesAClient, fanOut, telemetry: figures };
}
