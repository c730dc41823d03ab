import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Page } from '../api/page.ts';

/** Typing rests so long before the server is asked. */
const REST_MILLISECONDS = 150;

type Config<Item> = {
  /** @param after the token of the page before */
  read: (after: string | undefined) => Promise<Page<Item>>;
  /** What decides which list it is: another one is read from its beginning. Nothing: none is wanted now. */
  key: () => string | undefined;
};

/** A list that is read a page at a time: what was read so far, and more when asked for. */
export class Pages<Item> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #config: Config<Item>;
  #key: string | undefined;
  #reading = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing as long as nothing was read. */
  items: readonly Item[] | undefined;
  error: Error | undefined;
  busy = false;
  #next: string | undefined;

  constructor(host: ReactiveControllerHost, config: Config<Item>) {
    this.#host = host;
    this.#config = config;
    host.addController(this);
  }

  /** Whether there is more than was read. */
  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  hostUpdate(): void {
    const key = this.#config.key();
    if (key === undefined || key === this.#key) return;
    const isFirst = this.#key === undefined;
    this.#key = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.reload(), isFirst ? 0 : REST_MILLISECONDS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** From the beginning; what was read stays in sight meanwhile. */
  reload = (): Promise<void> => this.#read(undefined);

  more = (): Promise<void> => this.#read(this.#next);

  async #read(after: string | undefined): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    this.busy = true;
    this.#host.requestUpdate();
    try {
      const page = await this.#config.read(after);
      if (reading !== this.#reading) return;
      this.items = after === undefined ? page.items : [...(this.items ?? []), ...page.items];
      this.#next = page.next_page_token;
      this.error = undefined;
    } catch (error) {
      if (reading !== this.#reading) return;
      this.error = error as Error;
    }
    this.busy = false;
    this.#host.requestUpdate();
  }
}
