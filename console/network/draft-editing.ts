import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Api } from '../api/client.ts';
import { readNetwork, saveDraft } from '../api/network.ts';
import type { Draft, Edits } from '../api/network-draft.ts';
import { ApiError } from '../api/problem.ts';
import { notify } from '../components/notices.ts';
import { t } from '../locales/locale.ts';
import { openConflict } from './conflict/open-conflict.ts';

/** Edits of a draft that are not saved yet. What somebody else saved meanwhile is never overwritten unseen. */
export class DraftEditing implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #api: () => Api;
  edits: Edits | undefined;
  refusal: Error | undefined;
  busy = false;

  constructor(host: ReactiveControllerHost, api: () => Api) {
    this.#host = host;
    this.#api = api;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('beforeunload', this.#warn);
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#warn);
  }

  /** @param version of the draft that is shown; edits go on from the one they were begun on */
  edit(draft: Draft, version: number): void {
    this.edits = { draft, version: this.edits?.version ?? version };
    this.#host.requestUpdate();
  }

  drop(): void {
    this.edits = undefined;
    this.refusal = undefined;
    this.#host.requestUpdate();
  }

  /** True when nothing is left unsaved: saved, or dropped for what somebody else had saved. */
  async save(id: string): Promise<boolean> {
    if (!this.edits || this.busy) return false;
    this.busy = true;
    this.#host.requestUpdate();
    try {
      await saveDraft(this.#api(), id, this.edits.draft, this.edits.version);
      this.drop();
      notify(t('draft.saved'));
      return true;
    } catch (error) {
      return await this.#refused(id, error as Error);
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  async #refused(id: string, error: Error): Promise<boolean> {
    this.refusal = error;
    if (!(error instanceof ApiError) || error.code !== 'version-mismatch' || !this.edits) return false;
    const answer = await openConflict(error.faults);
    if (answer === 'reload') {
      this.drop();
      return true;
    }
    if (answer !== 'overwrite') return false;
    const { version } = await readNetwork(this.#api(), id);
    await saveDraft(this.#api(), id, this.edits.draft, version);
    this.drop();
    notify(t('draft.saved'));
    return true;
  }

  #warn = (event: BeforeUnloadEvent) => {
    if (this.edits) event.preventDefault();
  };
}
