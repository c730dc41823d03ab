import './failure.ts';
import { consume } from '@lit/context';
import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Live } from '../api/live.ts';
import { ApiError } from '../api/problem.ts';
import { liveContext } from '../contexts.ts';

const UNREACHABLE = new ApiError(0, 'unreachable', 'The control plane does not answer.');

/**
 * In the place of a page whose code could not be fetched. Browsers may keep a failed import, and a newer console has
 * other files, so the whole console is read anew: when somebody asks, or when a lost control plane is there again.
 */
@customElement('sk-missing-page')
export class MissingPage extends LitElement {
  @consume({ context: liveContext }) private live: Live | undefined;
  #unwatch: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What is missing when the control plane was never lost would be missing after each reload.
    if (!this.live?.wasOpen) return;
    this.#unwatch = this.live.onState((state) => {
      if (state === 'open') location.reload();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
  }

  override render() {
    return html`<sk-failure .error=${UNREACHABLE} @sk-retry=${() => location.reload()}></sk-failure>`;
  }
}
