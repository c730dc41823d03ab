import type { NetworkStatus } from '../../networks/index.ts';
import type { ItemKey, Texts } from '../schema.ts';

const say = (en: string, zh: string): Texts => ({ en, 'zh-Hant-TW': zh });

export const TITLES: Record<ItemKey, Texts> = {
  'appliances-enrolled': say('Every site has an enrolled appliance', '每個據點都有已註冊的設備'),
  'appliances-online': say('Every appliance is online', '所有設備皆在線上'),
  'networks-in-force': say('Every network is in force', '所有網路皆已生效'),
  'appliances-in-sync': say('Every appliance runs what is wanted', '所有設備皆執行預期的設定'),
  'no-drift': say('No appliance has drifted', '沒有設備發生設定偏移'),
  'telemetry-present': say('Telemetry for 24 hours without gaps', '遙測資料連續 24 小時無中斷'),
  'tunnels-up': say('Every tunnel up for 24 hours', '所有通道連續 24 小時正常'),
  'no-critical-events': say('No critical event for 24 hours', '24 小時內沒有緊急事件'),
  'no-halted-rollout': say('No rollout is halted', '沒有中止的部署'),
  'template-published': say(
    'Every site’s network uses a published template',
    '各據點的網路皆使用已發布的範本',
  ),
  'addresses-left': say('Addresses are left in the pools', '位址集區仍有餘裕'),
  'objectives-met': say('Every objective is met', '所有目標皆已達成'),
  'first-backup-taken': say('The first backup was taken', '已完成首次備份'),
  'staff-trained': say('The customer’s staff was trained', '客戶人員已完成訓練'),
  'emergency-contact-known': say('An emergency contact is known', '已知緊急聯絡人'),
};

const STATES: Record<NetworkStatus['state'], Texts> = {
  'draft-pending': say('has a draft that is not committed', '有尚未提交的草稿'),
  'not-rolled-out': say('has a revision that was not rolled out', '有尚未部署的修訂'),
  'rolling-out': say('is being rolled out', '正在部署'),
  degraded: say('is degraded', '異常'),
  outdated: say('is outdated', '已過時'),
  'in-force': say('is in force', '生效中'),
};

/** Words of evidence. Times are RFC 3339 in UTC. */
export const WORDS = {
  noSites: () => say('There is no site in the scope', '範圍內沒有據點'),
  noAppliances: () => say('There is no appliance in the scope', '範圍內沒有設備'),
  noAppliance: (site: string) => say(`${site} has no appliance`, `${site} 沒有設備`),
  notEnrolled: (serial: string) => say(`${serial} is not enrolled`, `${serial} 尚未註冊`),
  offline: (serial: string) => say(`${serial} is offline`, `${serial} 離線`),
  nothingWanted: (serial: string) => say(`${serial} has no configuration`, `${serial} 尚無設定`),
  notInSync: (serial: string) => say(`${serial} does not run what is wanted`, `${serial} 未執行預期的設定`),
  drifted: (serial: string, since: string) =>
    say(`${serial} has drifted since ${since}`, `${serial} 自 ${since} 起發生設定偏移`),
  cannotTell: (serial: string) => say(`${serial} cannot be asked`, `無法得知 ${serial} 的狀態`),
  noSamples: (serial: string) =>
    say(`${serial} sent no sample for 24 hours`, `${serial} 24 小時內沒有遙測資料`),
  silent: (serial: string, since: string) =>
    say(`${serial} has sent no sample since ${since}`, `${serial} 自 ${since} 起沒有遙測資料`),
  measuredSince: (serial: string, since: string) =>
    say(
      `${serial} has been measured without a gap only since ${since}`,
      `${serial} 自 ${since} 起才有連續的遙測資料`,
    ),
  tunnelNotSeen: (serial: string, peer: string) =>
    say(`${serial} has not told of its tunnel to ${peer}`, `${serial} 未回報通往 ${peer} 的通道`),
  tunnelDown: (serial: string, peer: string, at: string) =>
    say(
      `The tunnel of ${serial} to ${peer} was not up at ${at}`,
      `${serial} 通往 ${peer} 的通道於 ${at} 未連線`,
    ),
  tunnelNew: (serial: string, peer: string, since: string) =>
    say(
      `The tunnel of ${serial} to ${peer} has been there since ${since}`,
      `${serial} 通往 ${peer} 的通道自 ${since} 起存在`,
    ),
  noTunnels: () => say('No tunnel is wanted in the scope', '範圍內不需要通道'),
  event: (kind: string, at: string) => say(`${kind} at ${at}`, `${at} 發生 ${kind}`),
  halted: () => say('A rollout has halted', '有部署已中止'),
  noNetworks: () => say('There is no network in the scope', '範圍內沒有網路'),
  /** With the places of the gravest reason. */
  network: (name: string, { state, reasons: [gravest] }: NetworkStatus) => {
    const places = [gravest?.site?.name, gravest?.peer?.name].filter(Boolean);
    return say(
      `${name} ${STATES[state].en}${places.length > 0 ? ` (${places.join(', ')})` : ''}`,
      `${name} ${STATES[state]['zh-Hant-TW']}${places.length > 0 ? `（${places.join('、')}）` : ''}`,
    );
  },
  noNetwork: (site: string) => say(`${site} is in no network`, `${site} 不屬於任何網路`),
  template: (network: string, template: string) =>
    say(`${network} uses ${template}`, `${network} 使用 ${template}`),
  ownDefaults: (network: string) =>
    say(`${network} uses the defaults of its kind`, `${network} 使用該類型的預設值`),
  subnetsLeft: (count: number) => say(`${count} more subnets fit`, `還可分配 ${count} 個子網路`),
  objective: (text: string) => say(`Not met: ${text}`, `未達成：${text}`),
  objectiveOpen: (text: string) => say(`Nobody said yet: ${text}`, `尚未評估：${text}`),
  all: (count: number) => say(`${count} of ${count}`, `${count} 項皆符合`),
  more: (count: number) => say(`and ${count} more`, `以及其他 ${count} 項`),
  nobodyAttested: () => say('Nobody has attested it', '尚無人證明'),
} satisfies Record<string, (...parts: never[]) => Texts>;
