/** What a property list can hold (Apple, plist(5)); `Buffer` is data. */
export type Plist = string | number | boolean | Buffer | Plist[] | { [key: string]: Plist };

/** A property list in XML. Characters that XML cannot hold are left out (XML 1.0 §2.2). */
export function plist(root: Plist): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    element(root),
    '</plist>',
    '',
  ].join('\n');
}

function element(value: Plist): string {
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'number') return `<integer>${value}</integer>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (Buffer.isBuffer(value)) return `<data>${value.toString('base64')}</data>`;
  if (Array.isArray(value)) return ['<array>', ...value.map(element), '</array>'].join('\n');
  const members = Object.entries(value).flatMap(([key, member]) => [
    `<key>${escapeXml(key)}</key>`,
    element(member),
  ]);
  return ['<dict>', ...members, '</dict>'].join('\n');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
