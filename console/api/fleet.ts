import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Appliance } from './appliance.ts';
import type { Api } from './client.ts';
import { type Counts, EMPTY_FLEET, type FleetEvent, type FleetState, reduceFleet } from './fleet-state.ts';
import { type FleetView, filterOf, orderOf } from './fleet-view.ts';
import type { Live } from './live.ts';
import type { Page } from './page.ts';

/** Rows of a window: a screen and a half. */
const WINDOW_ROWS = 50;
const BURST_MILLISECONDS = 100;
/** Within this time the counts are read once at the most. */
const REST_MILLISECONDS = 1000;
/** So long the first reading waits for the live connection, which then tells all that changes after it. */
const PATIENCE_MILLISECONDS = 300;
/**
 * How often a list that is empty or could not be read is read again: the first appliance may be registered beside the
 * running control plane, and one that has just started may be too busy to answer.
 */
const AGAIN_MILLISECONDS = 10_000;

type Deps = { api: () => Api; live: () => Live; view: () => FleetView };

/** The fleet as a page shows it: windows of the rows asked for, in the server's order, and every change of them. */
export class FleetRows implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #deps: Deps;
  #ends: (() => void)[] = [];
  #windows = new Set<number>();
  #changed: Appliance[] = [];
  #last = 0;
  #counting: ReturnType<typeof setTimeout> | undefined;
  state: FleetState = EMPTY_FLEET;

  constructor(host: ReactiveControllerHost, deps: Deps) {
    this.#host = host;
    this.#deps = deps;
    host.addController(this);
  }

  hostConnected(): void {
    const live = this.#deps.live();
    const again = setInterval(() => {
      if (this.state.error || this.state.counts?.total === 0) this.reload();
    }, AGAIN_MILLISECONDS);
    let began = live.state === 'open';
    const begin = setTimeout(() => this.#begin(), began ? 0 : PATIENCE_MILLISECONDS);
    this.#ends = [
      () => clearInterval(again),
      () => clearTimeout(begin),
      live.onEvent((event) => {
        if (event.type !== 'appliance.changed') return;
        if (this.#changed.push(event.appliance) === 1) setTimeout(this.#flush, BURST_MILLISECONDS);
      }),
      live.onState((next) => {
        if (next !== 'open') return;
        clearTimeout(begin);
        if (began) this.reload();
        else this.#begin();
        began = true;
      }),
    ];
  }

  hostDisconnected(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#counting);
  }

  /** Another view is asked for anew. */
  hostUpdate(): void {
    if (this.state.asked !== '' && this.state.asked !== this.#key()) this.#ask();
  }

  /** One entry for each row there is; those not read yet are empty. */
  get rows(): (Appliance | undefined)[] {
    return Array.from({ length: this.state.counts?.matching ?? 0 }, (_, index) => this.state.rows.get(index));
  }

  /** A row that is not here came into sight. */
  need(index: number): void {
    const window = Math.floor(index / WINDOW_ROWS);
    this.#last = window;
    if (!this.#windows.has(window)) void this.#read(window, false);
  }

  reload = (): void => {
    const shown = this.#last;
    this.#windows.clear();
    void this.#count();
    void this.#read(shown, true);
    if (shown !== 0) void this.#read(0, false);
  };

  #begin(): void {
    if (this.state.asked === '') this.#ask();
  }

  #ask(): void {
    this.#take({ type: 'asked', asked: this.#key() });
    this.#windows.clear();
    this.#last = 0;
    void this.#count();
    void this.#read(0, false);
  }

  #key(): string {
    const view = this.#deps.view();
    return JSON.stringify([filterOf(view), orderOf(view)]);
  }

  async #read(window: number, anew: boolean): Promise<void> {
    const { asked } = this.state;
    const skip = window * WINDOW_ROWS;
    this.#windows.add(window);
    const view = this.#deps.view();
    const query = { ...filterOf(view), order_by: orderOf(view), skip, page_size: WINDOW_ROWS };
    try {
      const { items } = await this.#deps.api().get<Page<Appliance>>('appliances', query);
      this.#take({ type: 'window.read', asked, skip, appliances: items, anew });
    } catch (error) {
      this.#windows.delete(window);
      this.#take({ type: 'failed', asked, error: error as Error });
    }
  }

  async #count(): Promise<void> {
    const { asked, counts: before } = this.state;
    try {
      const counts = await this.#deps.api().get<Counts>('appliance-counts', filterOf(this.#deps.view()));
      this.#take({ type: 'counts.read', asked, counts });
      const isOther = before?.total !== counts.total || before.matching !== counts.matching;
      if (before && isOther && asked === this.state.asked) this.#readShown();
    } catch (error) {
      this.#take({ type: 'failed', asked, error: error as Error });
    }
  }

  /** There are more or fewer rows than before: those in sight may be others. */
  #readShown(): void {
    this.#windows.clear();
    void this.#read(this.#last, false);
  }

  /** The changes of one burst are taken together; how many there are of each status follows in its time. */
  #flush = () => {
    const appliances = this.#changed;
    this.#changed = [];
    this.#take({ type: 'appliances.changed', appliances });
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      void this.#count();
    }, REST_MILLISECONDS);
  };

  #take(event: FleetEvent): void {
    this.state = reduceFleet(this.state, event);
    this.#host.requestUpdate();
  }
}
