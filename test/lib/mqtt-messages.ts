import { randomUUID } from 'node:crypto';
import type { Event, Report, Sample } from '#protocol';

/** Messages as an appliance sends them, with what a test wants to be different. */

export function aReport(changes: Partial<Report> = {}): Report {
  return {
    at: new Date().toISOString(),
    sequence: 1,
    bootId: '00000000-0000-4000-8000-000000000001',
    agentVersion: '0.1.0',
    confirmed: null,
    attempt: null,
    wanAddresses: [],
    ...changes,
  };
}

export function aSample(changes: Partial<Sample> = {}): Sample {
  return {
    at: new Date().toISOString(),
    sequence: 1,
    bootId: '00000000-0000-4000-8000-000000000001',
    uptimeSeconds: 60,
    cpuPercent: 12.5,
    load1: 0.5,
    memoryUsedPercent: 40,
    diskUsedPercent: 10,
    interfaces: [],
    tunnels: [],
    leases: [],
    certificateDaysLeft: { device: 300, vpn: 300 },
    ...changes,
  };
}

export function anEvent(changes: Partial<Event> = {}): Event {
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    kind: 'tunnel.down',
    severity: 'warning',
    data: {},
    ...changes,
  };
}
