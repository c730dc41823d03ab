import type { Appliance } from './appliance.ts';
import { backOffMilliseconds } from './back-off.ts';

/** What `/api/v1/live` tells. Kinds this console does not know are passed over. */
export type LiveEvent =
  | { type: 'appliance.changed'; appliance: Appliance }
  | { type: 'network.changed'; networkId: string }
  | { type: 'rollout.changed'; rolloutId: string };
export type LiveState = 'connecting' | 'open' | 'closed';

export type Live = {
  readonly state: LiveState;
  /** Whether it was ever open. */
  readonly wasOpen: boolean;
  onEvent(listener: (event: LiveEvent) => void): () => void;
  /** Called on every change of state; `open` after a gap means that events may have been missed. */
  onState(listener: (state: LiveState) => void): () => void;
  /** Nobody is signed in for the time being: every attempt would be refused. */
  hold(): void;
  resume(): void;
  close(): void;
};

const SILENCE_MILLISECONDS = 90_000;

/** Keeps one WebSocket to the control plane, for as long as somebody is signed in. */
export function openLive(url: string): Live {
  const eventListeners = new Set<(event: LiveEvent) => void>();
  const stateListeners = new Set<(state: LiveState) => void>();
  let state: LiveState = 'connecting';
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let wasOpen = false;
  let held = false;

  const become = (next: LiveState) => {
    if (next === state) return;
    state = next;
    for (const listener of stateListeners) listener(next);
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE_MILLISECONDS);
  };
  const connect = () => {
    socket = new WebSocket(url);
    socket.onopen = () => {
      attempt = 0;
      wasOpen = true;
      heard();
      become('open');
    };
    socket.onmessage = ({ data }) => {
      heard();
      const event = parse(data);
      if (event) for (const listener of eventListeners) listener(event);
    };
    socket.onclose = () => {
      clearTimeout(silence);
      if (state === 'closed') return;
      become('connecting');
      if (held) return;
      timer = setTimeout(connect, 250 + backOffMilliseconds(attempt++, Math.random()));
    };
  };
  connect();
  return {
    get state() {
      return state;
    },
    get wasOpen() {
      return wasOpen;
    },
    onEvent: (listener) => subscribe(eventListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
    hold: () => {
      held = true;
      clearTimeout(timer);
      socket?.close();
    },
    resume: () => {
      if (!held) return;
      held = false;
      attempt = 0;
      connect();
    },
    close: () => {
      become('closed');
      clearTimeout(timer);
      clearTimeout(silence);
      socket?.close();
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function parse(data: unknown): LiveEvent | undefined {
  try {
    const event = JSON.parse(String(data)) as LiveEvent;
    return typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
