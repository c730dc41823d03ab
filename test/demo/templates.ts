import type { Template, TemplateVersion } from '../../cloud/templates/schema.ts';
import type { Api } from './patient-api.ts';

type Kind = TemplateVersion['kind'];

/** What the demo's networks begin with. Each has a next version in the making, to compare, publish and roll out. */
const TEMPLATES: { key: string; name: string; kind: Kind; patch: object; locks: string[]; next: object }[] = [
  {
    key: 'internet-access',
    name: 'Internet access 單點上網',
    kind: 'mono-site',
    patch: { ntpServers: ['time.stdtime.gov.tw'], dns: { cacheEntries: 2000 } },
    locks: ['/ntpServers'],
    next: { firewall: { answerPingFromInternet: true } },
  },
  {
    key: 'company-network',
    name: 'Company network 企業網路',
    kind: 'multi-site',
    patch: { topology: 'mesh', ntpServers: ['time.stdtime.gov.tw'], dns: { cacheEntries: 5000 } },
    locks: ['/ntpServers'],
    next: { monitoring: { telemetryIntervalSeconds: 60 } },
  },
];

/** Template versions by the kind of network they are for; made by REST, or found from an earlier start. */
export async function seedTemplates(api: Api): Promise<Map<Kind, string>> {
  const versions = new Map<Kind, string>();
  for (const { key, name, kind, patch, locks, next } of TEMPLATES) {
    const { items } = await api.get<{ items: Template[] }>(`templates?external_key=${key}`);
    const template = items[0] ?? (await api.post<Template>('templates', { externalKey: key, name, kind }));
    const path = `templates/${template.id}/versions`;
    if (template.versions === 0) await api.post(path, { patch, locks });
    const first = await api.get<TemplateVersion>(`${path}/1`);
    if (first.state === 'draft') {
      await api.post(`${path}/1/publication`, { note: 'First version' }, { 'if-match': '*' });
      await api.post(path, { copyFrom: 1, patch: { ...patch, ...next } });
    }
    versions.set(kind, first.id);
  }
  return versions;
}
