import type { Ids } from '../ids.ts';
import type { Operations } from '../operation.ts';
import { unique } from '../unique.ts';

const network = ({ network: id }: Ids) => ({ id });
const rollout = ({ rollout: id }: Ids) => ({ id });
const renumbering = ({ renumbering: id }: Ids) => ({ id });
const teleworker = ({ teleworker: id }: Ids) => ({ id });
const pool = ({ pool: id }: Ids) => ({ id });
const reservation = ({ reservation: id }: Ids) => ({ id });
const dryRun = { validate_only: 'true' };
/** Templates are shared. */
const template = ['/templateVersionId'];
const draft = (ids: Ids) => ({ name: 'Net', parameters: {}, siteIds: [ids.site] });

/** Networks, revisions, rollouts, teleworkers, addresses. */
export const NETWORK_OPERATIONS: Operations = {
  listNetworkKinds: { who: 'readers' },
  listNetworks: { who: 'readers' },
  listNetworkTags: { who: 'readers' },
  createNetwork: {
    who: 'partners',
    query: dryRun,
    ownerless: template,
    body: (ids) => ({ customerId: ids.customer, name: 'Net', kind: 'mono-site', siteIds: [ids.freeSite] }),
  },
  getNetwork: { who: 'readers', path: network },
  replaceNetwork: { who: 'partners', path: network, query: dryRun, body: draft, ownerless: template },
  patchNetwork: {
    who: 'partners',
    path: network,
    query: dryRun,
    ownerless: template,
    body: (ids) => ({ siteIds: [ids.site] }),
  },
  deleteNetwork: { who: 'partners', path: network },
  getResolvedParameters: { who: 'readers', path: network },
  discardNetworkDraft: { who: 'partners', path: network },
  commitNetwork: {
    who: 'partners',
    path: network,
    query: dryRun,
    body: (ids) => ({ restores: Number(ids.revision) }),
  },
  listRevisions: { who: 'readers', path: network },
  getRevision: { who: 'readers', path: (ids) => ({ number: ids.revision }) },
  getRevisionTargetState: {
    who: 'readers',
    path: (ids) => ({ number: ids.revision, applianceId: ids.appliance }),
  },

  listRollouts: { who: 'readers' },
  createRollout: {
    who: 'partners',
    query: dryRun,
    body: (ids) => ({
      selection: { networkIds: [ids.network], customerIds: [ids.customer], resellerId: ids.reseller },
    }),
    ownerless: [...template, '/selection/templateVersionId', '/selection/templateId'],
  },
  getRollout: { who: 'readers', path: rollout },
  listRolloutEvents: { who: 'readers', path: rollout },
  pauseRollout: { who: 'partners', path: rollout },
  startRollout: { who: 'partners', path: rollout },
  cancelRollout: { who: 'partners', path: rollout },
  resumeRollout: { who: 'partners', path: rollout },
  rollBackRollout: { who: 'partners', path: rollout, body: () => ({}) },

  listTeleworkers: { who: 'readers' },
  createTeleworker: {
    who: 'partners',
    body: (ids) => ({ networkId: ids.network, name: unique('Person') }),
  },
  getTeleworker: { who: 'readers', path: teleworker },
  updateTeleworker: { who: 'partners', path: teleworker, body: () => ({ name: 'Other' }) },
  deleteTeleworker: { who: 'partners', path: teleworker },
  revokeTeleworker: {
    who: 'partners',
    path: teleworker,
    body: () => ({ reason: 'superseded' }),
    fresh: async ({ rest }, ids) => {
      const body = { networkId: ids.network, name: unique('Person') };
      return { teleworker: (await rest.post<{ id: string }>('teleworkers', body)).id };
    },
  },
  listTeleworkerCredentials: { who: 'readers', path: teleworker },
  issueTeleworkerCredential: {
    who: 'partners',
    path: teleworker,
    body: (ids) => ({ csr: 'none', replaces: ids.credential }),
  },
  listTeleworkerNotices: { who: 'readers' },
  downloadBundle: { who: 'nobody', path: () => ({ token: 'x'.repeat(43) }) },

  listAddressPools: { who: 'readers' },
  createAddressPool: {
    who: 'partners',
    query: dryRun,
    body: (ids) => ({ customerId: ids.customer, network: '10.200.0.0/16' }),
  },
  getAddressPool: { who: 'readers', path: pool },
  updateAddressPool: { who: 'partners', path: pool, body: () => ({ note: 'x' }) },
  deleteAddressPool: { who: 'partners', path: pool },
  listAddressReservations: { who: 'readers' },
  createAddressReservation: {
    who: 'partners',
    query: dryRun,
    body: (ids) => ({ customerId: ids.customer, network: '192.168.78.0/24', purpose: 'other' }),
  },
  getAddressReservation: { who: 'readers', path: reservation },
  updateAddressReservation: { who: 'partners', path: reservation, body: () => ({ note: 'x' }) },
  deleteAddressReservation: { who: 'partners', path: reservation },

  createRenumbering: {
    who: 'partners',
    path: network,
    query: dryRun,
    body: (ids) => ({ lans: [{ siteId: ids.site, lan: 'lan1' }] }),
  },
  listRenumberings: { who: 'readers', path: network },
  getRenumbering: { who: 'readers', path: renumbering },
  advanceRenumbering: { who: 'partners', path: renumbering },
  cancelRenumbering: { who: 'partners', path: renumbering },
};
