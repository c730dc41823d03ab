import {
  BasicConstraintsExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  type Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
} from '@peculiar/x509';
import { ORGANIZATION } from './names.ts';
import { PkiError } from './pki-error.ts';

/** What a certificate request asks for besides a certificate of its key. */
export type RequestedNames = {
  /** Attributes of the subject in order, by their short name. */
  subject: readonly { type: string; value: string }[];
  /** Of subjectAltName, `dns:…`, `ip:…` and the like. */
  alternative: readonly string[];
  /** It wants to issue certificates or revocation lists itself. */
  authority: boolean;
};

/** What the holder of a profile may be called. */
export type AllowedNames = { commonNames: readonly string[]; dns: readonly string[] };

/** @throws whatever the library throws at attributes that are malformed */
export function requestedNames(request: Pkcs10CertificateRequest): RequestedNames {
  const subject = request.subjectName
    .toJSON()
    .flatMap((set) =>
      Object.entries(set).flatMap(([type, values]) =>
        values.map((value) => ({ type, value: typeof value === 'string' ? value : JSON.stringify(value) })),
      ),
    );
  const alternative = extensionOf(request, SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  const usages = extensionOf(request, KeyUsagesExtension)?.usages ?? 0;
  return {
    subject,
    alternative: alternative.map(({ type, value }) => `${type}:${value}`),
    authority:
      extensionOf(request, BasicConstraintsExtension)?.ca === true ||
      (usages & (KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)) !== 0,
  };
}

function extensionOf<T extends Extension>(
  request: Pkcs10CertificateRequest,
  type: new (raw: ArrayBuffer) => T,
): T | undefined {
  return request.extensions.find((extension) => extension instanceof type) as T | undefined;
}

/**
 * The issuer decides how the subject is called: a request may leave that out or say the same, not anything else. So it
 * may repeat the names of the certificate it renews (RFC 7030 §4.2.2).
 *
 * @throws PkiError subject-refused, names-refused, extensions-refused.
 */
export function requireNames(names: RequestedNames, allowed: AllowedNames): void {
  const commonNames = names.subject.filter(({ type }) => type === 'CN');
  const others = names.subject.filter(
    ({ type, value }) => type !== 'CN' && !(type === 'O' && value === ORGANIZATION),
  );
  if (
    others.length > 0 ||
    commonNames.length > 1 ||
    !commonNames.every(({ value }) => allowed.commonNames.includes(value))
  ) {
    throw new PkiError(
      'subject-refused',
      `The subject must be empty, or no more than CN=${allowed.commonNames.join(' or CN=')}.`,
    );
  }
  const dns = allowed.dns.map((name) => `dns:${name}`);
  if (!names.alternative.every((name) => dns.includes(name))) {
    const advice = dns.length > 0 ? `may hold ${dns.join(' and ')} only` : 'must be left out';
    throw new PkiError('names-refused', `The subjectAltName ${advice}.`);
  }
  if (names.authority) {
    throw new PkiError('extensions-refused', 'Only end-entity certificates are issued here.');
  }
}
