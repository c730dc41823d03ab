import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from '../../../console/locales/en.ts';
import { zhHantTw } from '../../../console/locales/zh-hant-tw-messages.ts';

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
