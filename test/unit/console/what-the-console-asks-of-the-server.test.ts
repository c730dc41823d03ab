import { afterEach, expect, test, vi } from 'vitest';
import * as audit from '../../../console/api/audit.ts';
import { type Api, createApi } from '../../../console/api/client.ts';
import * as customer from '../../../console/api/customer.ts';
import * as enrolment from '../../../console/api/enrolment.ts';
import * as lookUp from '../../../console/api/look-up.ts';
import { readNewerVersions } from '../../../console/api/newer-versions.ts';
import * as rollout from '../../../console/api/rollout.ts';
import { readChoices } from '../../../console/api/rollout-selection.ts';
import * as site from '../../../console/api/site.ts';
import { readTemplates } from '../../../console/api/template.ts';

const never = async () => false;
const api = createApi({ language: () => 'en', onSignedOut: never, onStale: never, onOtherSession: never });
const asked: string[] = [];

/** The network in between: writes down each request, and gives the next of the answers, the last one ever after. */
function answering(...answers: unknown[]): void {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string, { method, headers, body }: RequestInit) => {
    const known = new Headers(headers).get('if-match');
    const version = known === null ? '' : ` if-match ${known}`;
    asked.push(`${method} ${url}${version}${body ? ` ${body}` : ''}`);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return new Response(JSON.stringify(answer), { headers: { etag: '"7"' } });
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const LIST = '?page_size=1000';
const course = { policy: {}, note: 'May' } as rollout.RolloutCourse;

test.each<[string, (api: Api) => Promise<unknown>]>([
  ['GET customers?order_by=name', (to) => customer.readCustomers(to, { search: ' ', stage: '' })],
  [
    'GET customers?q=tea&stage=live&order_by=name&page_token=t',
    (to) => customer.readCustomers(to, { search: ' tea ', stage: 'live' }, 't'),
  ],
  ['GET customers/c', (to) => customer.readCustomer(to, 'c')],
  ['GET customers/c', (to) => customer.readVersionedCustomer(to, 'c')],
  ['POST customers {"name":"Tea"}', (to) => customer.createCustomer(to, { name: 'Tea' } as never)],
  [
    'PATCH customers/c if-match "3" {"name":"Tea"}',
    (to) => customer.changeCustomer(to, 'c', { name: 'Tea' }, 3),
  ],
  ['DELETE customers/c if-match "3"', (to) => customer.removeCustomer(to, 'c', 3)],
  [`GET sites?customer_id=c&page_size=1000`, (to) => site.readSites(to, 'c')],
  ['GET sites?vacant=true&q=tea&page_size=20', (to) => lookUp.findVacantSites(to)('tea')],
  ['GET appliances?placed=true&order_by=serial&page_size=20', (to) => lookUp.findPlacedAppliances(to)('')],
  ['GET customers?stage=prospect&stage=pilot&order_by=name&page_size=20', (to) => lookUp.findTriers(to)('')],
  ['GET names?ids=a&ids=b', (to) => lookUp.readNames(to, ['a', null, 'b', 'a'])],
  ['GET sites/s', (to) => site.readSite(to, 's')],
  ['POST sites {"name":"Taipei"}', (to) => site.createSite(to, { name: 'Taipei' } as never)],
  ['PATCH sites/s if-match "2" {"name":"Taipei"}', (to) => site.changeSite(to, 's', { name: 'Taipei' }, 2)],
  ['DELETE sites/s if-match "2"', (to) => site.removeSite(to, 's', 2)],
  ['GET enrolment-requests?state=pending&page_size=1000', enrolment.readWaiting],
  ['GET enrolment-requests?state=expired&page_size=1000', enrolment.readExpired],
  [
    'POST enrolment-requests/e/approval {"siteId":"s"}',
    (to) => enrolment.approveRequest(to, 'e', { siteId: 's' } as enrolment.Approval),
  ],
  ['POST enrolment-requests/e/refusal {"reason":"?"}', (to) => enrolment.refuseRequest(to, 'e', '?')],
  ['GET serial-conflicts', enrolment.readConflicts],
  ['POST serial-conflicts/SK%2F1/decision {"keep":"a"}', (to) => enrolment.decideConflict(to, 'SK/1', 'a')],
  ['GET appliances/a/enrolment', (to) => enrolment.readStanding(to, 'a')],
  ['DELETE appliances/a/enrolment-locks', (to) => enrolment.liftLocks(to, 'a')],
  ['DELETE appliances/a/clone-alarm', (to) => enrolment.clearCloneAlarm(to, 'a')],
  ['GET rollouts?page_size=50', rollout.readRollouts],
  ['GET rollouts/r', (to) => rollout.readRollout(to, 'r')],
  ['GET rollouts/r/events?page_size=200', (to) => rollout.readRolloutEvents(to, 'r')],
  ['POST rollouts {"policy":{},"note":"May"}', (to) => rollout.startRollout(to, course)],
  ['POST rollouts?validate_only=true {"policy":{},"note":"May"}', (to) => rollout.previewRollout(to, course)],
  ['POST rollouts/r/pause', (to) => rollout.decideRollout(to, 'r', 'pause')],
  ['POST rollouts/r/resumption', (to) => rollout.decideRollout(to, 'r', 'resume')],
  ['POST rollouts/r/cancellation', (to) => rollout.decideRollout(to, 'r', 'cancel')],
  ['POST rollouts/r/start', (to) => rollout.decideRollout(to, 'r', 'start')],
  ['POST rollouts/r/roll-back {}', (to) => rollout.rollBack(to, 'r', '')],
  ['POST rollouts/r/roll-back {"note":"too slow"}', (to) => rollout.rollBack(to, 'r', 'too slow')],
  ['GET audit?actor=amy&page_size=100', (to) => audit.readEntries(to, { actor: 'amy' })],
  ['GET audit?page_size=100&page_token=t', (to) => audit.readEntries(to, {}, 't')],
])('%s', async (expected, call) => {
  answering({ items: [] });
  await call(api);
  expect(asked).toEqual([expected.replace(' ', ' api/v1/')]);
});

test('a list is read to its end, and what is read is what was answered', async () => {
  answering({ items: [{ id: 'a' }], next_page_token: 't' }, { items: [{ id: 'b' }] });
  expect(await readTemplates(api)).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(asked[1]).toBe('GET api/v1/templates?page_size=1000&page_token=t');
  answering({ items: [{ id: 'a' }, { id: 'b' }] });
  for (const read of [enrolment.readWaiting, enrolment.readExpired])
    expect(await read(api)).toEqual([{ id: 'b' }, { id: 'a' }]);
  for (const read of [enrolment.readConflicts, rollout.readRollouts]) {
    expect(await read(api)).toEqual([{ id: 'a' }, { id: 'b' }]);
  }
  expect(await site.readSites(api, 'c')).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(await rollout.readRolloutEvents(api, 'r')).toEqual([{ id: 'a' }, { id: 'b' }]);
  answering({ id: 's' });
  expect(await site.readSite(api, 's')).toEqual({ value: { id: 's' }, version: 7 });
  expect(await customer.readVersionedCustomer(api, 's')).toEqual({ value: { id: 's' }, version: 7 });
  expect(await rollout.startRollout(api, course)).toEqual({ id: 's' });
});

test('conditions are chosen from the tags that networks have, and a reseller is found on the server', async () => {
  answering({ items: ['east', 'north'] }, { items: [{ id: 'r', name: 'Reseller' }] });
  const { tags, findResellers } = await readChoices(api);
  expect(tags).toEqual(['east', 'north']);
  expect(await findResellers('res')).toEqual({ found: [{ value: 'r', name: 'Reseller' }], more: false });
  expect(asked).toEqual(['GET api/v1/network-tags', 'GET api/v1/resellers?order_by=name&q=res&page_size=20']);
});

test('newer versions are found among the templates and the networks that have one', async () => {
  const template = { id: 't', name: 'Standard', latestPublished: { number: 2 } };
  answering({ items: [template] }, { items: [{ template: { id: 't', number: 1 } }] });
  expect(await readNewerVersions(api)).toEqual([{ id: 't', name: 'Standard', number: 2, networks: 1 }]);
  expect(asked).toEqual([`GET api/v1/templates${LIST}`, `GET api/v1/networks${LIST}`]);
});
