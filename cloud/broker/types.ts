import type { DownKind, UpKind } from '#protocol';
import type { UpMessages } from './decode-message.ts';

/** One connection of one appliance. The session's id is a UUID of version 7: a later connection has a larger one. */
export type Sender = {
  applianceId: string;
  session: string;
  /** IP address its connection comes from. */
  remoteAddress: string;
};

/**
 * Who takes the messages. A handler resolves when what the message says is durable: only then is it acknowledged.
 * @throws Refused when the message can never be taken: it is dropped and recorded. Anything else thrown ends the
 * connection without acknowledging, so that the appliance sends it again.
 */
export type Handlers = {
  report(sender: Sender, report: UpMessages['report']): Promise<void>;
  telemetry(sender: Sender, telemetry: UpMessages['telemetry']): Promise<void>;
  event(sender: Sender, event: UpMessages['event']): Promise<void>;
  commandResult(sender: Sender, commandId: string, result: UpMessages['command']): Promise<void>;
};

/** Who is told of connections. `connected` is durable before the appliance may say anything. */
export type Presence = {
  connected(sender: Sender): Promise<void>;
  disconnected(sender: Sender): void;
};

/** Whether a certificate of the device CA is one in use, and whose; by its serial number in lower-case hexadecimal. */
export type CheckDevice = (serialNumber: string) => Promise<{ applianceId: string } | { refused: string }>;

/** Where what was refused is recorded (cloud/refusals). */
export type RecordRefusal = (refusal: {
  channel: 'mqtt' | 'tls';
  code: string;
  applianceId?: string;
  source: string;
  detail: string;
}) => void;

/** PEM: the server's own key and chain, and the authorities whose appliances may connect. */
export type TlsMaterial = { keyPem: string; certificateChainPem: string; authorities: string[] };

/** What the rest of the cloud may ask of the broker. */
export type Link = {
  /**
   * Hands a message, or its JSON, to the one connection of the appliance. False when there is none, or when it broke
   * meanwhile.
   */
  publish(applianceId: string, kind: DownKind, payload: string | object): Promise<boolean>;
  disconnect(applianceId: string, reason: string): void;
  isConnected(applianceId: string): boolean;
};

export type MessageKind = UpKind | DownKind;
