/** Largest size of each message in octets of JSON. A larger one is refused unread. */
export const MESSAGE_LIMIT_BYTES = {
  target: 1_048_576,
  report: 65_536,
  telemetry: 262_144,
  event: 16_384,
  command: 65_536,
} as const;

/** Largest MQTT packet either side takes: the largest message, its topic and headers. */
export const PACKET_LIMIT_BYTES = MESSAGE_LIMIT_BYTES.target + 1024;

/** Time to reach the control plane again and pass the probes, unless the message says otherwise. */
export const DEFAULT_CONFIRM_WITHIN_SECONDS = 120;
