import '@awesome.me/webawesome/dist/translations/zh-tw.js';
import { changes } from './zh-hant-tw/changes.ts';
import { faults } from './zh-hant-tw/faults.ts';
import { zhHantTw } from './zh-hant-tw-messages.ts';

/** The locale module that @lit/localize loads; it brings Web Awesome's own texts along. */
export const templates: Record<string, string> = { ...zhHantTw, ...faults, ...changes };
