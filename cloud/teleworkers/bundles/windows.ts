import { createHash } from 'node:crypto';
import { type Access, type Bundle, oneLine } from './bundle.ts';
import { escapeXml } from './plist.ts';
import { quotePowerShell as quote } from './powershell.ts';

/** What a phone book of Windows does not take in a name, and a length it takes. */
const UNFIT = /[\\/:*?"<>|[\]]/g;
const LONGEST_NAME = 100;

/**
 * A script for Windows PowerShell 5.1, in UTF-8 with the mark that it wants for anything but ASCII. The connection uses
 * EAP-TLS with the certificate of the user, and the algorithms of `Set-VpnConnectionIPsecConfiguration`. Windows accepts
 * a gateway only by a DNS name in its certificate, not by an address (strongSwan documentation, “Windows Certificate
 * Requirements”): the name gets a line in the file `hosts`.
 *
 * Whoever is not an administrator may elevate the script by another account, whose profile is not theirs. Then, or when
 * asked to by `-AllUsers`, certificate and connection are the computer's: IKE by the machine's certificate.
 */
export function windowsScript(access: Access): Bundle {
  const { gateway, networks } = access;
  const name = oneLine(access.title).replace(UNFIT, ' ').slice(0, LONGEST_NAME).trim();
  const text = `#Requires -RunAsAdministrator
# Sets up a VPN connection for the user who runs it. Run it again when the address of the gateway has changed.
param([switch]$AllUsers)
$ErrorActionPreference = 'Stop'
$name = ${quote(name)}
$server = ${quote(gateway.identity)}
$address = ${quote(gateway.address)}
$networks = @(${(networks ?? []).map(quote).join(', ')})

${WHOSE_PROFILE}
$folder = Join-Path $env:TEMP ([guid]::NewGuid().ToString())
New-Item -ItemType Directory -Path $folder | Out-Null
try {
  [IO.File]::WriteAllBytes("$folder\\root.cer", [Convert]::FromBase64String(${base64(access.root)}))
  [IO.File]::WriteAllBytes("$folder\\authority.cer", [Convert]::FromBase64String(${base64(access.authority)}))
  [IO.File]::WriteAllBytes("$folder\\certificate.p12", [Convert]::FromBase64String(${base64(access.pkcs12)}))
  Import-Certificate -FilePath "$folder\\root.cer" -CertStoreLocation Cert:\\LocalMachine\\Root | Out-Null
  Import-Certificate -FilePath "$folder\\authority.cer" -CertStoreLocation Cert:\\LocalMachine\\CA | Out-Null
  $passphrase = Read-Host -AsSecureString 'Passphrase'
  $store = if ($AllUsers) { 'Cert:\\LocalMachine\\My' } else { 'Cert:\\CurrentUser\\My' }
  Import-PfxCertificate -FilePath "$folder\\certificate.p12" -CertStoreLocation $store -Password $passphrase | Out-Null
} finally {
  Remove-Item -Recurse -Force $folder
}

${HOSTS_LINE}
$eap = New-Object System.Xml.XmlDocument
$eap.LoadXml(${quote(eapConfiguration(access))})
$authority = New-Object Security.Cryptography.X509Certificates.X509Certificate2 (,[Convert]::FromBase64String(${base64(access.authority)}))
if ($AllUsers) {
  $by = @{ AuthenticationMethod = 'MachineCertificate'; MachineCertificateIssuerFilter = $authority; AllUserConnection = $true }
  $whose = @{ AllUserConnection = $true }
} else {
  $by = @{ AuthenticationMethod = 'Eap'; EapConfigXmlStream = $eap }
  $whose = @{}
}
if (Get-VpnConnection -Name $name @whose -ErrorAction SilentlyContinue) { Remove-VpnConnection -Name $name @whose -Force }
Add-VpnConnection -Name $name -ServerAddress $server -TunnelType Ikev2 @by -EncryptionLevel Maximum -SplitTunneling:$${networks !== null} -Force
Set-VpnConnectionIPsecConfiguration -ConnectionName $name @whose -AuthenticationTransformConstants GCMAES256 -CipherTransformConstants GCMAES256 -EncryptionMethod AES256 -IntegrityCheckMethod SHA384 -DHGroup ECP384 -PfsGroup ECP384 -Force
foreach ($network in $networks) {
  Add-VpnConnectionRoute -ConnectionName $name @whose -DestinationPrefix $network
}
`;
  return {
    extension: 'ps1',
    mediaType: 'application/octet-stream',
    content: Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
  };
}

/** Who is signed in is whose desktop this session shows. */
const WHOSE_PROFILE = `$me = [Security.Principal.WindowsIdentity]::GetCurrent()
$session = [Diagnostics.Process]::GetCurrentProcess().SessionId
$desktop = Get-CimInstance Win32_Process -Filter "Name = 'explorer.exe' AND SessionId = $session" | Select-Object -First 1
$owner = if ($desktop) { (Invoke-CimMethod -InputObject $desktop -MethodName GetOwnerSid).Sid }
if (-not $AllUsers -and $owner -and $owner -ne $me.User.Value) {
  $person = Invoke-CimMethod -InputObject $desktop -MethodName GetOwner
  Write-Warning "This script runs as $($me.Name), but $($person.Domain)\\$($person.User) is signed in, who would see neither certificate nor connection."
  $answer = Read-Host 'Set up the connection for everybody who uses this computer instead? (y/n)'
  if ($answer -notmatch '^[yY]') { throw 'Nothing was changed. Sign in to Windows as the user who is to dial in, with the rights of an administrator, and run it again.' }
  $AllUsers = $true
}
`;

/**
 * The file \`hosts\` may be in any encoding. Without a mark of UTF-16 each octet is taken for a character, so that all but
 * the one line stays as it is.
 */
const HOSTS_LINE = `$hosts = Join-Path $env:SystemRoot 'System32\\drivers\\etc\\hosts'
[byte[]]$octets = @()
if (Test-Path $hosts) { $octets = [IO.File]::ReadAllBytes($hosts) }
$mark = ($octets | Select-Object -First 2) -join ' '
$encoding = switch ($mark) { '255 254' { [Text.Encoding]::Unicode } '254 255' { [Text.Encoding]::BigEndianUnicode } default { [Text.Encoding]::GetEncoding(28591) } }
$text = $encoding.GetString($octets)
$pattern = '^[^#\\r\\n]*[ \\t]' + [regex]::Escape($server) + '[ \\t]*(\\r?\\n|$)'
$others = [regex]::Replace($text, $pattern, '', 'Multiline, IgnoreCase')
if ($others -ne '' -and -not $others.EndsWith("\`n")) { $others += "\`r\`n" }
[IO.File]::WriteAllBytes($hosts, $encoding.GetBytes($others + "$address $server\`r\`n"))
`;

const base64 = (octets: Buffer) => quote(octets.toString('base64'));

/** Of the certificates of the user, one of our VPN CA; of servers, one of our root ([MS-GPWL] §2.2.3.2.5). */
function eapConfiguration({ gateway, root, authority }: Access): string {
  const microsoft = 'http://www.microsoft.com/provisioning';
  const thumbprint = (der: Buffer) =>
    createHash('sha1').update(der).digest('hex').match(/../g)?.join(' ') ?? '';
  return [
    `<EapHostConfig xmlns="${microsoft}/EapHostConfig"><EapMethod>`,
    `<Type xmlns="${microsoft}/EapCommon">13</Type><VendorId xmlns="${microsoft}/EapCommon">0</VendorId>`,
    `<VendorType xmlns="${microsoft}/EapCommon">0</VendorType><AuthorId xmlns="${microsoft}/EapCommon">0</AuthorId>`,
    `</EapMethod><Config xmlns="${microsoft}/EapHostConfig"><Eap xmlns="${microsoft}/BaseEapConnectionPropertiesV1">`,
    `<Type>13</Type><EapType xmlns="${microsoft}/EapTlsConnectionPropertiesV1"><CredentialsSource><CertificateStore>`,
    '<SimpleCertSelection>true</SimpleCertSelection></CertificateStore></CredentialsSource><ServerValidation>',
    '<DisableUserPromptForServerValidation>true</DisableUserPromptForServerValidation>',
    `<ServerNames>${escapeXml(gateway.identity)}</ServerNames><TrustedRootCA>${thumbprint(root)}</TrustedRootCA>`,
    '</ServerValidation><DifferentUsername>false</DifferentUsername>',
    `<PerformServerValidation xmlns="${microsoft}/EapTlsConnectionPropertiesV2">true</PerformServerValidation>`,
    `<AcceptServerName xmlns="${microsoft}/EapTlsConnectionPropertiesV2">true</AcceptServerName>`,
    `<TLSExtensions xmlns="${microsoft}/EapTlsConnectionPropertiesV2">`,
    `<FilteringInfo xmlns="${microsoft}/EapTlsConnectionPropertiesV3"><CAHashList Enabled="true">`,
    `<IssuerHash>${thumbprint(authority)}</IssuerHash></CAHashList></FilteringInfo></TLSExtensions>`,
    '</EapType></Eap></Config></EapHostConfig>',
  ].join('');
}
