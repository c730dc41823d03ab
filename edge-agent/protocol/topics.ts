import { PROTOCOL_VERSION } from './version.ts';

/** Kinds of message an appliance publishes (`up`) and receives (`down`). */
export const UP_KINDS = ['report', 'telemetry', 'event', 'command'] as const;
export const DOWN_KINDS = ['target', 'command'] as const;
export type UpKind = (typeof UP_KINDS)[number];
export type DownKind = (typeof DOWN_KINDS)[number];

/** A topic taken apart. `commandId` only for `up/command/<id>`. */
export type UpTopic = { version: number; applianceId: string; kind: UpKind; commandId?: string };

const PREFIX = `sk/${PROTOCOL_VERSION}`;

/** `sk/1/<appliance>/up/<kind>`; progress and results of a command go to `…/up/command/<id>`. */
export function upTopic(applianceId: string, kind: Exclude<UpKind, 'command'>): string {
  return `${PREFIX}/${applianceId}/up/${kind}`;
}

export function commandResultTopic(applianceId: string, commandId: string): string {
  return `${PREFIX}/${applianceId}/up/command/${commandId}`;
}

/** `sk/1/<appliance>/down/<kind>`. */
export function downTopic(applianceId: string, kind: DownKind): string {
  return `${PREFIX}/${applianceId}/down/${kind}`;
}

/** The one filter an appliance subscribes to. */
export function downFilter(applianceId: string): string {
  return `${PREFIX}/${applianceId}/down/+`;
}

/** Takes an uplink topic apart; `undefined` for any other topic. The version is returned, not judged. */
export function parseUpTopic(topic: string): UpTopic | undefined {
  const match = /^sk\/(\d{1,4})\/([^/+#]+)\/up\/([a-z]+)(?:\/([^/+#]+))?$/.exec(topic);
  if (!match) return undefined;
  const [, version, applianceId, kind, commandId] = match as unknown as [
    string,
    string,
    string,
    string,
    string?,
  ];
  if (!UP_KINDS.some((known) => known === kind)) return undefined;
  if ((kind === 'command') !== (commandId !== undefined)) return undefined;
  return { version: Number(version), applianceId, kind: kind as UpKind, ...(commandId && { commandId }) };
}
