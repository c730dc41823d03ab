import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '../api/problem.ts';
import { notify } from '../components/notices.ts';
import { t } from '../locales/locale.ts';
import { openConflict } from './open-conflict.ts';

type Deps<Value> = {
  /** @throws ApiError `version-mismatch` when somebody else has saved since */
  save: (value: Value, version: number) => Promise<unknown>;
  /** The version of what is saved now. */
  currentVersion: () => Promise<number>;
};

/** Edits that are not saved yet. What somebody else saved meanwhile is never overwritten unseen. */
export class Editing<Value> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #deps: Deps<Value>;
  #version = 0;
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
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#warn);
  }

  /** @param version of what is shown; edits go on from the one they were begun on */
  edit(value: Value, version: number): void {
    if (this.value === undefined) this.#version = version;
    this.value = value;
    this.#host.requestUpdate();
  }

  drop(): void {
    this.value = undefined;
    this.refusal = undefined;
    this.#host.requestUpdate();
  }

  /** True when nothing is left unsaved: saved, or dropped for what somebody else had saved. */
  async save(): Promise<boolean> {
    if (this.value === undefined || this.busy) return false;
    this.busy = true;
    this.#host.requestUpdate();
    const done = await this.#attempt(this.#version);
    this.busy = false;
    this.#host.requestUpdate();
    return done;
  }

  async #attempt(version: number): Promise<boolean> {
    try {
      await this.#deps.save(this.value!, version);
      this.drop();
      notify(t('draft.saved'));
      return true;
    } catch (error) {
      this.refusal = error as Error;
      if (!(error instanceof ApiError) || error.code !== 'version-mismatch') return false;
      return await this.#settle(error);
    }
  }

  async #settle({ faults }: ApiError): Promise<boolean> {
    const answer = await openConflict(faults);
    if (answer === 'reload') {
      this.drop();
      return true;
    }
    return answer === 'overwrite' && (await this.#attempt(await this.#deps.currentVersion()));
  }

  #warn = (event: BeforeUnloadEvent) => {
    if (this.value !== undefined) event.preventDefault();
  };
}
