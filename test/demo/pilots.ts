import type { Pilot } from '../../cloud/pilots/schema.ts';
import type { Api } from './patient-api.ts';

/** What the customers of the demo that try the service want to see. */
const OBJECTIVES = [
  { text: 'The branches reach the till server 分店可連上收銀主機', target: 'below 50 ms', met: true },
  { text: 'Guests reach the internet and nothing else 訪客僅能上網' },
];

/** The pilot of a customer, running; made by REST, or found from an earlier start. */
export async function seedPilot(api: Api, customerId: string): Promise<void> {
  const { items } = await api.get<{ items: Pilot[] }>(`pilots?customer_id=${customerId}`);
  const pilot =
    items[0] ??
    (await api.post<Pilot>('pilots', {
      customerId,
      name: 'First pilot 首次試辦',
      objectives: OBJECTIVES,
      scope: 'All sites, without telephony 全部據點，不含電話',
    }));
  if (pilot.state === 'planned') await api.post(`pilots/${pilot.id}/start`, undefined);
}
