import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROBLEM_TITLES } from '../../../cloud/platform/http/problem-texts.ts';
import { FRAGMENTS } from '../../../cloud/platform/http/words/fragments.zh-hant-tw.ts';
import { MEMBERS } from '../../../cloud/platform/http/words/members.ts';
import { SENTENCES } from '../../../cloud/platform/http/words/sentences.zh-hant-tw.ts';
import { en } from '../../../console/locales/en.ts';
import { changes } from '../../../console/locales/zh-hant-tw/changes.ts';
import { faults } from '../../../console/locales/zh-hant-tw/faults.ts';
import { zhHantTw } from '../../../console/locales/zh-hant-tw-messages.ts';
import { TEXTS, VALUES } from '../../../provisioning/parameter-texts/zh-hant-tw.ts';

const root = fileURLToPath(new URL('../../../console/', import.meta.url));
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
const english = Object.entries(en);
const chinese: Record<string, string> = zhHantTw;

test('every English text has one in Traditional Chinese, and no other', () => {
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(chinese)) expect(text.trim(), key).not.toBe('');
});

test('no text takes another one’s key', () => {
  const files = ['en.ts', ...readdirSync(`${root}locales/en`).map((name) => `en/${name}`)];
  const keys = files.flatMap((path) => {
    const written = readFileSync(`${root}locales/${path}`, 'utf8').matchAll(/^ {2}'?([a-z][\w.-]*)'?:/gm);
    return [...written].map((match) => match[1]);
  });
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(keys.toSorted()).toEqual(Object.keys(en).sort());
});

test('a translation fills in the same values', () => {
  for (const [key, text] of english)
    expect(placeholders(chinese[key] ?? ''), key).toEqual(placeholders(text));
});

test('Traditional Chinese uses no character that only Simplified Chinese has', () => {
  const simplified = /[这们为来时间书说话请输录码错误连线设备状态网络无个过发现应选择删东车马长门问关开页级]/;
  for (const [key, text] of Object.entries(chinese)) expect(text, key).not.toMatch(simplified);
});

test('every text is shown somewhere', () => {
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/^(dist|locales)\//.test(path))
    .map((path) => readFileSync(root + path, 'utf8'))
    .join('\n');
  const dynamic = [...sources.matchAll(/`([a-z-]+\.)\$\{/g)].map((match) => match[1] ?? '');
  const unused = english
    .map(([key]) => key)
    .filter((key) => !sources.includes(`'${key}'`) && !dynamic.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});

/** Every Chinese text that a person can meet, wherever it is written. */
const everyChinese = [
  ...Object.entries({ ...chinese, ...faults, ...changes }),
  ...Object.entries(TEXTS).flatMap(([path, words]) => words.map((text) => [path, text] as const)),
  ...Object.entries(VALUES).flatMap(([path, words]) =>
    Object.values(words).map((text) => [path, text] as const),
  ),
  ...[...FRAGMENTS, ...SENTENCES].map(([id, text]) => [id, text] as const),
  ...Object.entries(PROBLEM_TITLES).map(([code, titles]) => [code, titles['zh-Hant-TW']] as const),
  ...Object.entries(MEMBERS).map(([name, words]) => [name, words['zh-Hant-TW']] as const),
];

test('no English word stands in a Chinese text but names of products, and what is quoted', () => {
  const names =
    /Sitekeeper|iCalendar|\.ics|Windows|Android|Linux|Apple|macOS|iOS|Mac|iPhone|Debian|strongSwan|Excel|Big5|IPsec|IKEv2|PPPoE|Wi-Fi|Mb|Authorization: Bearer|Idempotency-Key|If-Match/g;
  const bad: string[] = [];
  for (const [key, text] of everyChinese) {
    const ours = text.replaceAll(/`[^`]*`|\{\w*\}|[\w.-]+@[\w.-]+|fd00::|\/\S+/g, '').replaceAll(names, '');
    if (/[a-z]{2}/.test(ours)) bad.push(`${key}: ${text}`);
  }
  expect(bad).toEqual([]);
});

test('one thing has one word in Chinese', () => {
  const banned =
    /發佈|推出|漂移|嚴重|撤回|回滾|回復|波次|梯次|版次|遠測|樞紐|位址池|解析器|撤銷|遠距工作者|模板/;
  expect(everyChinese.filter(([, text]) => banned.test(text))).toEqual([]);
});
