import type { Static } from 'typebox';
import type { Sample, TargetState } from '#protocol';
import type { RecordedEvent, RecordedReport, TargetStateView } from '../../cloud/appliances/schema.ts';
import type { CertificateView } from '../../cloud/certificates/schema.ts';
import type { Api } from './client.ts';
import type { Page } from './page.ts';
import { ApiError } from './problem.ts';

/** Samples of the trend lines. */
const SAMPLES = 120;
const EVENTS = 20;

export type WantedTarget = Omit<Static<typeof TargetStateView>, 'target'> & { target: TargetState };
export type Report = Static<typeof RecordedReport>;
export type Event = Static<typeof RecordedEvent>;
export type Certificate = CertificateView;

/** `null` as long as nothing is wanted of the appliance. */
export async function readTarget(api: Api, id: string): Promise<WantedTarget | null> {
  try {
    return await api.get<WantedTarget>(`appliances/${id}/target-state`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** `null` before the first one. */
export async function readLastReport(api: Api, id: string): Promise<Report | null> {
  const page = await api.get<Page<Report>>(`appliances/${id}/reports`, { page_size: 1 });
  return page.items[0] ?? null;
}

/** Oldest first. */
export async function readSamples(api: Api, id: string): Promise<Sample[]> {
  const page = await api.get<Page<Sample>>(`appliances/${id}/telemetry`, { limit: SAMPLES });
  return page.items.toSorted((a, b) => a.at.localeCompare(b.at));
}

export async function readCertificates(api: Api, id: string): Promise<Certificate[]> {
  return (await api.get<Page<Certificate>>(`appliances/${id}/certificates`)).items;
}

/** Newest first. */
export async function readEvents(api: Api, id: string): Promise<Event[]> {
  return (await api.get<Page<Event>>(`appliances/${id}/events`, { page_size: EVENTS })).items;
}
