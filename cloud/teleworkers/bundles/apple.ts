import { AUTHORITY_NAMES } from '#protocol';
import { type Access, type Bundle, oneLine } from './bundle.ts';
import { type Plist, plist } from './plist.ts';

/** AES-256-GCM, SHA-384 as pseudo-random function, the 384-bit curve. */
const SECURITY: Plist = {
  EncryptionAlgorithm: 'AES-256-GCM',
  IntegrityAlgorithm: 'SHA2-384',
  DiffieHellmanGroup: 20,
};

/**
 * A configuration profile for macOS, iOS and iPadOS (Apple, Device Management, `VPN.IKEv2`): both authorities, the
 * PKCS#12, whose passphrase is asked for when installing, and a VPN that authenticates by certificate, without EAP.
 * Such a client proposes to send everything and does what the gateway narrows that to (RFC 7296 §2.9), so that the
 * gateway's selectors alone say whether everything goes through the tunnel: the profile has nothing of it.
 *
 * @param uuid a new one at each call
 */
export function appleProfile(access: Access, uuid: () => string): Bundle {
  const { gateway, identity } = access;
  const base = `internal.sitekeeper.${access.credentialId}`;
  const title = oneLine(access.title);
  const payload = (type: string, name: string, uuid: string, content: { [key: string]: Plist }): Plist => ({
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: `${base}.${name}`,
    PayloadUUID: uuid,
    PayloadDisplayName: title,
    ...content,
  });
  const certificateUuid = uuid();
  const vpn: { [key: string]: Plist } = {
    UserDefinedName: title,
    VPNType: 'IKEv2',
    IKEv2: {
      RemoteAddress: gateway.address,
      RemoteIdentifier: gateway.identity,
      LocalIdentifier: identity,
      AuthenticationMethod: 'Certificate',
      ExtendedAuthEnabled: 0,
      PayloadCertificateUUID: certificateUuid,
      CertificateType: 'RSA',
      ServerCertificateIssuerCommonName: AUTHORITY_NAMES.vpn,
      ServerCertificateCommonName: gateway.identity,
      EnablePFS: 1,
      DeadPeerDetectionRate: 'Medium',
      IKESecurityAssociationParameters: SECURITY,
      ChildSecurityAssociationParameters: SECURITY,
    },
  };
  const profile: Plist = {
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadIdentifier: base,
    PayloadUUID: uuid(),
    PayloadDisplayName: title,
    PayloadContent: [
      payload('com.apple.security.root', 'root', uuid(), { PayloadContent: access.root }),
      payload('com.apple.security.pkcs1', 'authority', uuid(), { PayloadContent: access.authority }),
      payload('com.apple.security.pkcs12', 'certificate', certificateUuid, {
        PayloadCertificateFileName: 'certificate.p12',
        PayloadContent: access.pkcs12,
      }),
      payload('com.apple.vpn.managed', 'vpn', uuid(), vpn),
    ],
  };
  return {
    extension: 'mobileconfig',
    mediaType: 'application/x-apple-aspen-config',
    content: Buffer.from(plist(profile)),
  };
}
