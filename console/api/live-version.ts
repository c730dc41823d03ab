import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Live, LiveEvent } from './live.ts';

/** Within this time events count once more at the most, so that a burst is not read event by event. */
const REST_MILLISECONDS = 1000;

/**
 * Counts what makes something read earlier old: the events that `concerns` names, and every reconnection. A task that
 * takes the count among its arguments reads again.
 */
export class LiveVersion implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #live: () => Live;
  readonly #concerns: (event: LiveEvent) => boolean;
  #ends: (() => void)[] = [];
  #resting: ReturnType<typeof setTimeout> | undefined;
  #again = false;
  count = 0;

  constructor(host: ReactiveControllerHost, live: () => Live, concerns: (event: LiveEvent) => boolean) {
    this.#host = host;
    this.#live = live;
    this.#concerns = concerns;
    host.addController(this);
  }

  hostConnected(): void {
    const live = this.#live();
    this.#ends = [
      live.onEvent((event) => this.#concerns(event) && this.#rise()),
      live.onState((state) => state === 'open' && this.#rise()),
    ];
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#resting);
    this.#resting = undefined;
  }

  #rise(): void {
    this.#again = this.#resting !== undefined;
    if (this.#again) return;
    this.#resting = setTimeout(() => {
      this.#resting = undefined;
      if (this.#again) this.#rise();
    }, REST_MILLISECONDS);
    this.count++;
    this.#host.requestUpdate();
  }
}
