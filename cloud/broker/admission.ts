import type { Log } from '../platform/log.ts';
import { reasonFor } from '../platform/storage-failure.ts';
import type { Connection } from './connection.ts';
import { inTime } from './deadline.ts';
import type { Refuse } from './refuse.ts';
import type { CheckDevice, Presence } from './types.ts';

/** An appliance that waits longer for its CONNACK is better off trying again. */
const ADMISSION_LIMIT_MS = 10_000;

/** `returnCode` of CONNACK (MQTT 3.1.1 §3.2.2.3); 0: come in. */
export type Admission = { returnCode: 0 | 2 | 3 | 5 };

/**
 * Decides on a CONNECT. The certificate's serial number is looked up every time, whatever TLS thought of it: it may
 * have been revoked since. An admitted appliance is known to be present before it may say anything.
 */
export function createAdmission(deps: {
  checkDevice: CheckDevice;
  presence: Presence;
  refuse: Refuse;
  log: Log;
}): (connection: Connection) => Promise<Admission> {
  const { checkDevice, presence, refuse, log } = deps;

  return async (connection) => {
    if (connection.refusal) {
      refuse(connection, connection.refusal);
      return { returnCode: connection.refusal.returnCode };
    }
    try {
      const device = await inTime(checkDevice(connection.serialNumber), ADMISSION_LIMIT_MS);
      if ('refused' in device) {
        refuse(connection, { code: device.refused, message: 'The certificate is not one in use.' });
        return { returnCode: 5 };
      }
      if (device.applianceId !== connection.applianceId) {
        refuse(connection, {
          code: 'client-id-mismatch',
          message: 'The certificate was issued to another appliance.',
        });
        return { returnCode: 5 };
      }
      if (connection.socket.destroyed) return { returnCode: 3 };
      const { applianceId, session, remoteAddress } = connection;
      connection.announced = presence.connected({ applianceId, session, remoteAddress });
      await inTime(connection.announced, ADMISSION_LIMIT_MS);
      return { returnCode: 0 };
    } catch (error) {
      const { applianceId } = connection;
      log.error({ applianceId, ...reasonFor(error) }, 'a connection could not be admitted');
      return { returnCode: 3 };
    }
  };
}
