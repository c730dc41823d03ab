import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '../api/problem.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { t } from '../locales/locale.ts';
import { askBeforeLeaving } from '../router.ts';
import { openConflict } from './open-conflict.ts';

type Deps<Value> = {
  /** @throws ApiError `version-mismatch` when somebody else has saved since */
  save: (value: Value, version: number) => Promise<unknown>;
  /** The version of what is saved now. */
  currentVersion: () => Promise<number>;
  /** Reads anew what is saved, before it is shown in place of the edits. */
  reload: () => Promise<unknown>;
  /** A pointer into what is edited, in words. */
  placeName: (pointer: string) => string;
  /** What of an address says what is edited there; the path unless said otherwise. */
  placeOf?: (url: URL) => string;
};

/** Edits that are not saved yet. What somebody else saved meanwhile is never overwritten unseen. */
export class Editing<Value> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #deps: Deps<Value>;
  #version = 0;
  #place = '';
  #leaving: Promise<boolean> | undefined;
  #endAsking = () => {};
  /** As edited; `undefined` while nothing is. */
  value: Value | undefined;
  refusal: Error | undefined;
  busy = false;

  constructor(host: ReactiveControllerHost, deps: Deps<Value>) {
    this.#host = host;
    this.#deps = deps;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('beforeunload', this.#warn);
    this.#endAsking = askBeforeLeaving(this.#mayLeave);
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#warn);
    this.#endAsking();
  }

  /** @param version of what is shown; edits go on from the one they were begun on */
  edit(value: Value, version: number): void {
    if (this.value === undefined) {
      this.#version = version;
      this.#place = this.#placeOf(new URL(location.href));
    }
    this.value = value;
    this.#host.requestUpdate();
  }

  drop(): void {
    this.value = undefined;
    this.refusal = undefined;
    this.#host.requestUpdate();
  }

  save = async (): Promise<void> => {
    if (this.value === undefined || this.busy) return;
    this.busy = true;
    this.#host.requestUpdate();
    await this.#attempt(this.#version);
    this.busy = false;
    this.#host.requestUpdate();
  };

  async #attempt(version: number): Promise<void> {
    try {
      await this.#deps.save(this.value!, version);
      await this.#deps.reload();
      this.drop();
      notify(t('draft.saved'));
    } catch (error) {
      this.refusal = error as Error;
      if (error instanceof ApiError && error.code === 'version-mismatch') await this.#settle(error);
    }
  }

  async #settle({ faults }: ApiError): Promise<void> {
    const answer = await openConflict({ changes: faults, placeName: this.#deps.placeName });
    if (answer === 'overwrite') await this.#attempt(await this.#deps.currentVersion());
    if (answer !== 'reload') return;
    await this.#deps.reload();
    this.drop();
  }

  #placeOf(url: URL): string {
    return this.#deps.placeOf?.(url) ?? url.pathname;
  }

  /** Edits are given up only when the person says so; asked again meanwhile, the one answer holds. */
  #mayLeave = async (to: URL): Promise<boolean> => {
    if (this.value === undefined || this.#placeOf(to) === this.#place) return true;
    this.#leaving ??= confirm({
      question: t('leave.question'),
      consequences: [t('leave.text')],
      answer: t('leave.submit'),
      dismiss: t('conflict.keep-editing'),
      dangerous: true,
      action: async () => this.drop(),
    });
    const may = await this.#leaving;
    this.#leaving = undefined;
    return may;
  };

  #warn = (event: BeforeUnloadEvent) => {
    if (this.value !== undefined) event.preventDefault();
  };
}
