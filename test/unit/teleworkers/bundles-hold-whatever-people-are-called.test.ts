import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Access, makeBundle } from '../../../cloud/teleworkers/bundles/index.ts';
import { escapeXml, plist } from '../../../cloud/teleworkers/bundles/plist.ts';
import { quotePowerShell } from '../../../cloud/teleworkers/bundles/powershell.ts';
import type { Platform } from '../../../cloud/teleworkers/schema.ts';

const access: Access = {
  title: 'Formosa Tea VPN',
  credentialId: '01890000-0000-7000-8000-000000000001',
  identity: '01890000-0000-7000-8000-000000000001.tw.sitekeeper.internal',
  gateway: { address: '203.0.113.1', identity: 'gateway.vpn.sitekeeper.internal' },
  networks: ['10.0.0.0/24', '10.0.1.0/24'],
  pkcs12: Buffer.from('the key'),
  root: Buffer.from('the root'),
  authority: Buffer.from('the authority'),
};
let uuids = 0;
const bundle = (platform: Platform, over: Partial<Access> = {}) =>
  makeBundle(platform, { ...access, ...over }, { uuid: () => `uuid-${++uuids}`, at: new Date(0) });

const HOSTILE = [
  "'; Remove-Item -Recurse C:\\ #",
  '’; Remove-Item C:\\ #',
  "]]></string><key>x</key> & 'y'",
  '$(Remove-Item C:\\)`n"; }',
  'a\r\nRemove-Item C:\\',
  'a\u2028b\u0000c\u001b[2J\u202edlrow',
  '王小明 \u{1f375}',
  '\ud800',
];

/** The text of a verbatim string of PowerShell, read as its tokenizer does: any single quote ends it unless doubled. */
function unquote(text: string): string | undefined {
  const quotes = "'‘’‚‛";
  if (text[0] !== "'") return undefined;
  let value = '';
  for (let at = 1; at < text.length; at++) {
    if (!quotes.includes(text[at]!)) value += text[at];
    else if (at + 1 < text.length && quotes.includes(text[at + 1]!)) value += text[at++];
    else return at === text.length - 1 ? value : undefined;
  }
  return undefined;
}

test('any text quoted for PowerShell is one string again', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a\'"‘’‚‛$`\n#;') }), (text) => {
      expect(unquote(quotePowerShell(text))).toBe(text);
    }),
  );
});

test('any text stays text in a property list, and what XML cannot hold is left out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeXml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|apos);)/);
      expect(escaped.replace(/[\t\n\r]/g, '')).not.toMatch(/\p{Cs}|[\p{Cc}--[\x7f-\x9f]]/v);
    }),
  );
  expect(escapeXml('\u0000<\ud800')).toBe('&lt;\ufffd');
  expect(plist({ "]]>'": [HOSTILE[2] as string, 7, true, Buffer.from([0, 255])] })).toContain(
    [
      '<dict>',
      '<key>]]&gt;&apos;</key>',
      '<array>',
      '<string>]]&gt;&lt;/string&gt;&lt;key&gt;x&lt;/key&gt; &amp; &apos;y&apos;</string>',
      '<integer>7</integer>',
      '<true/>',
      '<data>AP8=</data>',
      '</array>',
      '</dict>',
    ].join('\n'),
  );
});

describe.each(HOSTILE)('called %j', (title) => {
  test('the script for Windows has the name in one string and nowhere else', () => {
    const script = bundle('windows', { title }).content.toString('utf8');
    expect(script.startsWith('\ufeff#Requires -RunAsAdministrator\r\n')).toBe(true);
    const line = script.split('\r\n').find((each) => each.startsWith('$name = '))!;
    const name = unquote(line.slice('$name = '.length));
    expect(name).toBeDefined();
    expect(name).not.toMatch(/[\p{C}\\/:*?"<>|]/u);
    const rest = script.replace(line, '');
    const usual = bundle('windows').content.toString('utf8');
    expect(rest).toBe(usual.replace(/\$name = .*\r\n/, '\r\n'));
  });

  test('the profile for the strongSwan app is JSON, and its name one line', () => {
    const profile = JSON.parse(bundle('android', { title }).content.toString('utf8'));
    expect(profile.name).not.toMatch(/\p{C}/u);
    expect(profile).toMatchObject({
      type: 'ikev2-cert',
      remote: { addr: '203.0.113.1', id: access.gateway.identity },
      local: { p12: access.pkcs12.toString('base64'), id: access.identity },
      'split-tunneling': { subnets: access.networks },
    });
  });

  test('the archive for Linux does not hold the name at all', () => {
    expect(bundle('linux', { title }).content).toEqual(bundle('linux').content);
  });
});

test('a full tunnel is one on every platform', () => {
  const full = (platform: Platform) => bundle(platform, { networks: null }).content.toString('utf8');
  expect(full('windows')).toMatch(/\$networks = @\(\)\r\n.*-SplitTunneling:\$false/s);
  expect(full('apple')).toMatch(/<key>OverridePrimary<\/key>\n<integer>1<\/integer>/);
  expect(JSON.parse(full('android'))).not.toHaveProperty('split-tunneling');
});
