import type { Connection } from './connection.ts';
import type { RecordRefusal } from './types.ts';

/** Records a no on an MQTT connection. */
export type Refuse = (connection: Connection, refused: { code: string; message: string }) => void;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function createRefuse(record: RecordRefusal): Refuse {
  return ({ applianceId, remoteAddress: source }, { code, message: detail }) =>
    // A certificate of ours may be another thing's than an appliance's: its name is not an id then.
    record({ channel: 'mqtt', code, ...(UUID.test(applianceId) && { applianceId }), source, detail });
}
