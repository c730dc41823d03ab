import type { Connection } from './connection.ts';
import type { RecordRefusal } from './types.ts';

/** Records a no on an MQTT connection. */
export type Refuse = (connection: Connection, refused: { code: string; message: string }) => void;

export function createRefuse(record: RecordRefusal): Refuse {
  return ({ applianceId, remoteAddress: source }, { code, message: detail }) =>
    record({ channel: 'mqtt', code, applianceId, source, detail });
}
