import { wordsOf } from '../forms/schema-words.ts';
import { en, type MessageKey } from '../locales/en.ts';
import { t } from '../locales/locale.ts';

const PREFIX = 'audit-resource.';

/** What one asks for; the record knows more. */
export const RESOURCE_TYPES: readonly string[] = Object.keys(en)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => key.slice(PREFIX.length));

/** What was to be made has the name of all of its kind. Types this console has no word for are told as they are. */
export function resourceTypeName(type: string): string {
  const key = [type, type.replace(/s$/, '')].map((one) => `audit-resource.${one}`).find((one) => one in en);
  return key ? t(key as MessageKey) : wordsOf(type.replaceAll('-', ' '));
}

const PAGES: Readonly<Record<string, string>> = {
  appliance: 'appliances',
  customer: 'customers',
  network: 'networks',
  rollout: 'rollouts',
  template: 'templates',
  pilot: 'pilots',
};

/** Where a resource is shown; `undefined` for what has no page. */
export function resourceAddress(type: string | null, id: string | null): string | undefined {
  const page = type === null ? undefined : PAGES[type];
  return page && id !== null ? `/${page}/${id}` : undefined;
}
