import { type Ids, unknownId } from '../ids.ts';
import type { Operations } from '../operation.ts';
import { unique } from '../unique.ts';

const template = ({ template: id }: Ids) => ({ id });
const version = ({ template: id }: Ids) => ({ id, number: 1 });
const nothing = () => ({ id: unknownId('site') });
const authority = () => ({ name: 'vpn' });
const noAuthority = () => ({ name: 'vpn-99' });
const kind = () => ({ kind: 'mono-site' });
const tier = () => ({ tier: 'gold', kind: 'mono-site' });
const content = () => ({ patch: {}, locks: [] });

/** What belongs to no tenant: templates, of which there is a published one; layers, what enrols, authorities, the audit. */
export const OPERATOR_OPERATIONS: Operations = {
  listTemplates: { who: 'operatorsAndResellers' },
  createTemplate: { who: 'engineers', body: () => ({ name: unique('T'), kind: 'mono-site' }) },
  getTemplate: { who: 'operatorsAndResellers', path: template },
  updateTemplate: { who: 'engineers', path: template, body: () => ({ name: 'Other' }) },
  deleteTemplate: { who: 'engineers', path: template },
  copyTemplate: { who: 'engineers', path: template, body: () => ({ name: unique('T') }) },
  listTemplateVersions: { who: 'operatorsAndResellers', path: template },
  createTemplateVersion: { who: 'engineers', path: template, body: () => ({}) },
  getTemplateVersionReach: { who: 'engineers', path: version },
  getTemplateVersion: { who: 'operatorsAndResellers', path: version },
  updateTemplateVersion: { who: 'engineers', path: version, body: content },
  deleteTemplateVersion: { who: 'engineers', path: version },
  compareTemplateVersions: { who: 'operatorsAndResellers', path: version, query: { to: '1' } },
  publishTemplateVersion: { who: 'engineers', path: version, body: () => ({ note: 'x' }) },
  retireTemplateVersion: { who: 'engineers', path: version },

  listEnrolmentRequests: { who: 'operators' },
  getEnrolmentRequest: { who: 'operators', path: nothing, absent: true },
  approveEnrolmentRequest: { who: 'engineers', path: nothing, body: () => ({ model: 'x' }), absent: true },
  refuseEnrolmentRequest: { who: 'engineers', path: nothing, body: () => ({ reason: 'x' }), absent: true },
  listSerialConflicts: { who: 'operators' },
  decideSerialConflict: {
    who: 'engineers',
    path: () => ({ serial: 'SK-OF-NO-BOX' }),
    body: () => ({ keep: unknownId('appliance') }),
    absent: true,
  },
  listFactoryTrustAnchors: { who: 'operators' },
  createFactoryTrustAnchor: { who: 'admins', body: () => ({ name: 'x', certificate: 'none' }) },
  getFactoryTrustAnchor: { who: 'operators', path: nothing, absent: true },
  updateFactoryTrustAnchor: { who: 'admins', path: nothing, body: () => ({ name: 'x' }), absent: true },
  deleteFactoryTrustAnchor: { who: 'admins', path: nothing, absent: true },

  listCertificateAuthorities: { who: 'operators' },
  getCertificateAuthority: { who: 'operators', path: authority },
  rollOverCertificateAuthority: { who: 'admins', path: () => ({ kind: 'vpn' }) },
  activateCertificateAuthority: { who: 'admins', path: noAuthority, absent: true },
  retireCertificateAuthority: { who: 'admins', path: noAuthority, absent: true },
  getAuthorityRequest: { who: 'operators', path: noAuthority, absent: true },
  importAuthorityCertificate: {
    who: 'admins',
    path: noAuthority,
    absent: true,
    body: () => ({ certificate: 'none' }),
  },
  importRevocationList: { who: 'admins', path: noAuthority, body: () => ({ list: 'none' }), absent: true },

  listAuditEntries: { who: 'auditors' },
  exportAuditEntries: { who: 'auditors', query: { format: 'csv' } },

  listParameterLayers: { who: 'operators' },
  getOperatorLayer: { who: 'operators', path: kind },
  putOperatorLayer: { who: 'admins', path: kind, query: { validate_only: 'true' }, body: content },
  clearOperatorLayer: { who: 'admins', path: kind },
  getTierLayer: { who: 'operators', path: tier },
  putTierLayer: { who: 'admins', path: tier, query: { validate_only: 'true' }, body: content },
  clearTierLayer: { who: 'admins', path: tier },
};
