import { EventEmitter } from 'node:events';
import type { Report } from '#protocol';

/** What happened, told inside the process after it is durable. Listeners must not throw; they own their failures. */
export type DomainEvents = {
  /** Anything about an appliance that a list or page shows. */
  'appliance.changed': { applianceId: string };
  /** A report was recorded. */
  'appliance.reported': { applianceId: string; report: Report };
  /** The address under which its VPN peers reach it is another one now. */
  'appliance.address-changed': { applianceId: string };
  /** Certification authorities came, went, or took another's place. */
  'authorities.changed': object;
  /** The clock of this machine was ahead, and is not any more. */
  'clock.set-back': object;
  /** It has a VPN certificate again after those it had were revoked. */
  'appliance.let-in': { applianceId: string };
  'certificate.revoked': { serialNumber: string; authorityName: string; applianceId: string | null };
  /** Somebody wrote another stage, by hand or by a file. */
  'customer.stage-changed': { customerId: string };
  /** It has another reseller, who sees nothing that was recorded before. */
  'customer.resold': { customerId: string };
  'network.changed': { networkId: string };
  /** Its boxes or tunnels are otherwise than before; nothing of its own was written. */
  'network.status-changed': { networkId: string };
  /** Sessions of a user, or an API token, are good no more. */
  'credential.ended': { holderId: string };
  'rollout.changed': { rolloutId: string };
};
type DomainEventName = keyof DomainEvents;

export type Bus = {
  publish<Name extends DomainEventName>(name: Name, event: DomainEvents[Name]): void;
  /** Returns the function that ends the subscription. */
  subscribe<Name extends DomainEventName>(
    name: Name,
    listener: (event: DomainEvents[Name]) => void,
  ): () => void;
};

export function createBus(): Bus {
  const emitter = new EventEmitter().setMaxListeners(1000);
  return {
    publish: (name, event) => void emitter.emit(name, event),
    subscribe: (name, listener) => {
      emitter.on(name, listener);
      return () => void emitter.off(name, listener);
    },
  };
}
