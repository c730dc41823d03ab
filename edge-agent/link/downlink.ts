import { downTopic, type TargetEnvelope } from '#protocol';
import type { Log } from '../log.ts';
import { readEnvelope } from '../reconcile/receive.ts';

export type DownlinkDependencies = {
  log: Log;
  onTarget: (envelope: TargetEnvelope) => void;
  onCommand: (payload: Uint8Array) => Promise<void>;
};

/** What comes from the control plane, by topic. What is not understood is logged and changes nothing. */
export function createDownlink({ log, onTarget, onCommand }: DownlinkDependencies) {
  return (applianceId: string, topic: string, payload: Uint8Array): void => {
    if (topic === downTopic(applianceId, 'target')) {
      const envelope = readEnvelope(payload);
      if (envelope) onTarget(envelope);
      else log.warn({ topic, bytes: payload.byteLength }, 'not a target message, ignored');
    } else if (topic === downTopic(applianceId, 'command')) {
      onCommand(payload).catch((error: unknown) => log.error({ err: error }, 'command failed'));
    } else {
      log.warn({ topic }, 'unknown topic, ignored');
    }
  };
}
