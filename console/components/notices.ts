import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { ApiError } from '../api/problem.ts';
import { base } from '../styles/shared.ts';
import { explain } from './dialog/explain.ts';

const SHOWN_MILLISECONDS = 5000;

/** Tells for a moment, at the foot of the page, that something was done. */
export function notify(text: string): void {
  dispatchEvent(new CustomEvent('sk-notice', { detail: text }));
}

/** Where {@link notify} is heard. */
@customElement('sk-notices')
export class Notices extends LitElement {
  static override styles = [
    base,
    css`
      div {
        position: fixed;
        inset: auto 0 16px;
        z-index: 20;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      p {
        max-width: calc(100vw - 32px);
        padding: 8px 16px;
        border-radius: var(--sk-radius);
        background: var(--sk-text);
        color: var(--sk-page);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('sk-notice', this.#show);
    addEventListener('unhandledrejection', this.#refused);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('sk-notice', this.#show);
    removeEventListener('unhandledrejection', this.#refused);
    clearTimeout(this.#timer);
  }

  override render() {
    return html`<div role="status">${this.text ? html`<p>${this.text}</p>` : ''}</div>`;
  }

  /** A refusal that no dialog and no part of the page tells about. */
  #refused = (event: PromiseRejectionEvent) => {
    if (!(event.reason instanceof ApiError)) return;
    event.preventDefault();
    notify(explain(event.reason));
  };

  #show = (event: Event) => {
    this.text = (event as CustomEvent<string>).detail;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.text = '';
    }, SHOWN_MILLISECONDS);
  };
}
