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
  expect(full('apple').replaceAll(/uuid-\d+/g, '')).toBe(
    bundle('apple')
      .content.toString('utf8')
      .replaceAll(/uuid-\d+/g, ''),
  );
  expect(JSON.parse(full('android'))).not.toHaveProperty('split-tunneling');
});

const script = () => bundle('windows').content.toString('utf8').replaceAll('\r\n', '\n');

test('for Windows, elevation by another account is noticed before anything is changed, and the computer’s connection offered', () => {
  const text = script();
  const noticed = text.indexOf('$owner -ne $me.User.Value');
  expect(noticed).toBeGreaterThan(0);
  for (const change of [
    'Import-Certificate',
    'Import-PfxCertificate',
    'WriteAllBytes',
    'Add-VpnConnection',
    'New-Item',
  ])
    expect(text.indexOf(change), change).toBeGreaterThan(noticed);
  expect(text.slice(0, noticed)).toContain('param([switch]$AllUsers)');
  expect(text).toMatch(/Write-Warning "This script runs as .* is signed in/);
  const forAll = /if \(\$AllUsers\) \{\n([^}]+\}[^}]+\})\n\} else/.exec(text)?.[1];
  expect(forAll).toContain("AuthenticationMethod = 'MachineCertificate'");
  expect(forAll).toContain('AllUserConnection = $true');
  for (const line of text
    .split('\n')
    .filter((each) => /-VpnConnection(Route|IPsecConfiguration)? /.test(each)))
    expect(line, line).toMatch(/@whose|@by/);
});

/** What the script makes of the file `hosts`, by the expression that stands in it; .NET reads it as V8 does. */
function hostsAfter(before: Buffer): Buffer {
  const text = script();
  expect(text).toContain('default { [Text.Encoding]::GetEncoding(28591) }');
  expect(text).not.toContain('Set-Content');
  const [, head, tail] = /\$pattern = '([^']+)' \+ \[regex\]::Escape\(\$server\) \+ '([^']+)'/.exec(text)!;
  const { identity, address } = access.gateway;
  const pattern = new RegExp(head + identity.replaceAll('.', '\\.') + tail, 'gim');
  let others = before.toString('latin1').replace(pattern, '');
  if (others !== '' && !others.endsWith('\n')) others += '\r\n';
  return Buffer.from(`${others}${address} ${identity}\r\n`, 'latin1');
}

test('the file hosts of Windows keeps its encoding, and all its lines but the one of the gateway', () => {
  const big5 = Buffer.from([0x23, 0x20, 0xa4, 0xa4, 0xa4, 0xe5, 0x0d, 0x0a]);
  const utf8 = Buffer.from('\ufeff# 伺服器\n10.0.0.7 nas');
  const ours = Buffer.from(`203.0.113.1 ${access.gateway.identity}\r\n`);
  const stale = Buffer.from(`198.51.100.9\t${access.gateway.identity.toUpperCase()} \r\n`);
  const comment = Buffer.from(`# 1.2.3.4 ${access.gateway.identity}\r\n`);
  const other = Buffer.from(`10.0.0.8 not-${access.gateway.identity}.example\n`);
  expect(hostsAfter(Buffer.concat([big5, stale, comment, other]))).toEqual(
    Buffer.concat([big5, comment, other, ours]),
  );
  expect(hostsAfter(utf8)).toEqual(Buffer.concat([utf8, Buffer.from('\r\n'), ours]));
  expect(hostsAfter(ours)).toEqual(ours);
  expect(hostsAfter(Buffer.alloc(0))).toEqual(ours);
});
