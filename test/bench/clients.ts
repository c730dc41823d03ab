import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { DEVICE_FILES } from '../../edge-agent/identity/credential.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { connectMqtt } from '../lib/mqtt-client.ts';

/** What an enrolled appliance presents, read from where its agent keeps it. */
export type Identity = { applianceId: string; key: string; cert: string };

export async function readIdentities(directory: string, serials: string[]): Promise<Identity[]> {
  return Promise.all(
    serials.map(async (serial) => {
      const read = (file: string) => readFile(join(directory, serial, file), 'utf8');
      const [key, certificate, chain] = await Promise.all([
        read(DEVICE_FILES.key),
        read(DEVICE_FILES.certificate),
        read(DEVICE_FILES.chain),
      ]);
      return { applianceId: commonNameOf(certificate), key, cert: certificate + chain };
    }),
  );
}

function commonNameOf(pem: string): string {
  return /CN=([0-9a-f-]+)/.exec(new X509Certificate(pem).subject)?.[1] ?? '';
}

/** Bare MQTT clients with the identities of appliances, without an agent behind them. */
export function connectAll(
  broker: { port: number; ca: string },
  identities: Identity[],
): Promise<MqttClient[]> {
  return inParallel(identities.length, 16, (index) => {
    const identity = identities[index] as Identity;
    return connectMqtt(broker, identity, { clientId: identity.applianceId, keepalive: 60 });
  });
}

export async function disconnectAll(clients: MqttClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.endAsync(true)));
}
