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
 */
export function windowsScript(access: Access): Bundle {
  const { gateway, networks } = access;
  const name = oneLine(access.title).replace(UNFIT, ' ').slice(0, LONGEST_NAME).trim();
  const text = `#Requires -RunAsAdministrator
# Sets up a VPN connection for the user who runs it. Run it again when the address of the gateway has changed.
$ErrorActionPreference = 'Stop'
$name = ${quote(name)}
$server = ${quote(gateway.identity)}
$address = ${quote(gateway.address)}
$networks = @(${(networks ?? []).map(quote).join(', ')})

$folder = Join-Path $env:TEMP ([guid]::NewGuid().ToString())
New-Item -ItemType Directory -Path $folder | Out-Null
try {
  [IO.File]::WriteAllBytes("$folder\\root.cer", [Convert]::FromBase64String(${base64(access.root)}))
  [IO.File]::WriteAllBytes("$folder\\authority.cer", [Convert]::FromBase64String(${base64(access.authority)}))
  [IO.File]::WriteAllBytes("$folder\\certificate.p12", [Convert]::FromBase64String(${base64(access.pkcs12)}))
  Import-Certificate -FilePath "$folder\\root.cer" -CertStoreLocation Cert:\\LocalMachine\\Root | Out-Null
  Import-Certificate -FilePath "$folder\\authority.cer" -CertStoreLocation Cert:\\LocalMachine\\CA | Out-Null
  $passphrase = Read-Host -AsSecureString 'Passphrase'
  Import-PfxCertificate -FilePath "$folder\\certificate.p12" -CertStoreLocation Cert:\\CurrentUser\\My -Password $passphrase | Out-Null
} finally {
  Remove-Item -Recurse -Force $folder
}

$hosts = Join-Path $env:SystemRoot 'System32\\drivers\\etc\\hosts'
$others = @(Get-Content $hosts | Where-Object { $_ -notmatch ('\\s' + [regex]::Escape($server) + '\\s*$') })
Set-Content -Path $hosts -Encoding ASCII -Value ($others + "$address $server")

$eap = New-Object System.Xml.XmlDocument
$eap.LoadXml(${quote(eapConfiguration(access))})
Get-VpnConnection -Name $name -ErrorAction SilentlyContinue | Remove-VpnConnection -Force
Add-VpnConnection -Name $name -ServerAddress $server -TunnelType Ikev2 -AuthenticationMethod Eap -EapConfigXmlStream $eap -EncryptionLevel Maximum -SplitTunneling:$${networks !== null} -Force
Set-VpnConnectionIPsecConfiguration -ConnectionName $name -AuthenticationTransformConstants GCMAES256 -CipherTransformConstants GCMAES256 -EncryptionMethod AES256 -IntegrityCheckMethod SHA384 -DHGroup ECP384 -PfsGroup ECP384 -Force
foreach ($network in $networks) {
  Add-VpnConnectionRoute -ConnectionName $name -DestinationPrefix $network
}
`;
  return {
    extension: 'ps1',
    mediaType: 'application/octet-stream',
    content: Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`),
  };
}

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
