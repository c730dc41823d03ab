import type { Ids } from '../ids.ts';
import type { Operation, Operations } from '../operation.ts';
import { addAppliance, newSerial } from '../tenants.ts';

const appliance = ({ appliance: id }: Ids) => ({ id });

/** Which the operation may end. */
const applianceOfItsOwn: Operation['fresh'] = async (cloud, { customer }) => {
  const body = { customerId: customer, name: newSerial(), accessLines: [] };
  const { id } = await cloud.rest.post<{ id: string }>('sites', body);
  return { appliance: (await addAppliance(cloud, id)).id };
};

/** Appliances, what they said, and what they are asked. */
export const APPLIANCE_OPERATIONS: Operations = {
  listAppliances: { who: 'everybody' },
  createAppliance: {
    who: 'partners',
    body: (ids) => ({ serial: newSerial(), model: 'AIO-10', siteId: ids.freeSite }),
  },
  claimAppliance: {
    who: 'installers',
    body: (ids) => ({ serial: ids.serial, siteId: ids.freeSite }),
    fresh: async (cloud) => ({ serial: (await addAppliance(cloud, null)).serial }),
  },
  countAppliances: { who: 'everybody' },
  getAppliance: { who: 'everybody', path: appliance },
  updateAppliance: { who: 'partners', path: appliance, body: (ids) => ({ siteId: ids.site }) },
  getApplianceTargetState: { who: 'readers', path: appliance },
  listApplianceReports: { who: 'everybody', path: appliance },
  listApplianceEvents: { who: 'everybody', path: appliance },
  reissueBootstrap: { who: 'partners', path: appliance },
  retireAppliance: {
    who: 'partners',
    path: appliance,
    fresh: applianceOfItsOwn,
  },
  replaceAppliance: {
    who: 'partners',
    path: appliance,
    query: { validate_only: 'true' },
    body: () => ({ serial: newSerial(), model: 'AIO-10' }),
  },
  revokeAppliance: {
    who: 'partners',
    path: appliance,
    body: () => ({ reason: 'keyCompromise' }),
    fresh: applianceOfItsOwn,
  },
  clearCloneAlarm: { who: 'partners', path: appliance },
  getApplianceEnrolment: { who: 'everybody', path: appliance },
  liftEnrolmentLocks: { who: 'partners', path: appliance },
  redeliverTargetState: { who: 'partners', path: appliance },
  createCommand: { who: 'installers', path: appliance, body: () => ({ kind: 'ping' }) },
  listCommands: { who: 'everybody', path: appliance },
  getCommand: { who: 'everybody', path: (ids) => ({ id: ids.appliance, commandId: ids.command }) },
  listSamples: { who: 'everybody', path: appliance },
  listApplianceCertificates: { who: 'readers', path: appliance },
  revokeCertificate: {
    who: 'partners',
    body: () => ({ reason: 'superseded' }),
    path: (ids) => ({ serialNumber: ids.certificate }),
  },
  listRefusals: { who: 'operators' },
  live: { who: 'everybody' },
};
