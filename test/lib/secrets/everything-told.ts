import type { TestCloud } from '../cloud.ts';
import { sendFile } from '../csv.ts';
import { inParallel } from '../in-parallel.ts';

const FILES = [
  'exports/customers.csv',
  'exports/sites.csv',
  'exports/appliances.csv',
  'audit/export?format=csv',
  'audit/export?format=jsonl',
];

/** What everything there is to read answers, about these things and in lists, and every file there is to fetch. */
export async function everythingTold(cloud: TestCloud, ids: readonly string[]): Promise<string> {
  const { rest } = cloud;
  const { paths } = await rest.get<{ paths: Record<string, { get?: object }> }>('openapi.json');
  const places = Object.entries(paths)
    .filter(([path, { get }]) => get && !path.endsWith('/live'))
    .flatMap(([path]) => (path.includes('{id}') ? ids : ['']).map((id) => path.replace('{id}', id)))
    .map((path) => path.replace(/\{\w+\}/g, '1').replace(/^\/api\/v1\//, ''));
  const answers = await inParallel(places.length, 8, async (i) => {
    const { status, body } = await rest.request('GET', places[i] ?? '');
    return `${places[i]} ${status} ${JSON.stringify(body)}`;
  });
  for (const path of FILES) {
    const { status, body } = await sendFile(cloud, 'GET', path);
    answers.push(`${path} ${status} ${body.toString()}`);
  }
  return answers.join('\n');
}
