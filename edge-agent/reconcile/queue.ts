import type { TargetEnvelope } from '#protocol';

/** Of the target states that wait, the newest; the one being applied is not asked for twice. */
export type TargetQueue = {
  /** False when it is superseded by another, or is being applied right now. */
  offer(envelope: TargetEnvelope): boolean;
  /** Takes the waiting one; it counts as being applied until `done`. */
  take(): TargetEnvelope | undefined;
  done(): void;
  current(): TargetEnvelope | undefined;
  isWaiting(): boolean;
};

export function createTargetQueue(): TargetQueue {
  let waiting: TargetEnvelope | undefined;
  let current: TargetEnvelope | undefined;
  return {
    offer(envelope) {
      if (current?.revision === envelope.revision && current.hash === envelope.hash) return false;
      if (waiting && waiting.revision > envelope.revision) return false;
      waiting = envelope;
      return true;
    },
    take() {
      current = waiting;
      waiting = undefined;
      return current;
    },
    done() {
      current = undefined;
    },
    current: () => current,
    isWaiting: () => waiting !== undefined,
  };
}
