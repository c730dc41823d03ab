import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { type CSSResultGroup, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { t } from '../../locales/locale.ts';
import { dialogStyles } from './dialog-styles.ts';
import { explain } from './explain.ts';

/**
 * A question to the person, over the page. While what was asked for is being done it cannot be closed; when that fails
 * it stays open and says why. Shown by {@link showDialog}.
 */
export abstract class Dialog<Result> extends LitElement {
  static override styles: CSSResultGroup = dialogStyles;

  @state() protected busy = false;
  @state() protected error: Error | undefined;
  #result: Result | undefined;

  protected abstract heading(): string;
  protected abstract renderBody(): TemplateResult;
  /** The buttons that answer; the one that dismisses stands before them. */
  protected abstract renderActions(): TemplateResult;

  override render() {
    return html`<wa-dialog open label=${this.heading()} @wa-hide=${this.#hide} @wa-after-hide=${this.#hidden}>
      <div class="body">
        ${this.renderBody()}
        ${this.error ? html`<p class="error" role="alert">${this.why(this.error)}</p>` : nothing}
      </div>
      <wa-button slot="footer" appearance="outlined" ?disabled=${this.busy} @click=${() => this.#close()}
        >${this.dismissal()}</wa-button
      >
      ${this.renderActions()}
    </wa-dialog>`;
  }

  protected dismissal(): string {
    return t('dialog.cancel');
  }

  protected why(error: Error): string {
    return explain(error);
  }

  /** Does what was asked for and closes with its outcome. */
  protected async attempt(action: () => Promise<Result>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = undefined;
    try {
      const result = await action();
      this.busy = false;
      this.finish(result);
    } catch (error) {
      this.busy = false;
      this.error = error as Error;
    }
  }

  protected finish(result: Result): void {
    this.#result = result;
    this.#close();
  }

  #close(): void {
    const dialog = this.renderRoot.querySelector('wa-dialog');
    if (dialog) dialog.open = false;
  }

  #hide = (event: Event) => {
    if (this.busy && event.target === event.currentTarget) event.preventDefault();
  };

  #hidden = (event: Event) => {
    if (event.target !== event.currentTarget) return;
    this.dispatchEvent(new CustomEvent('sk-closed', { detail: this.#result }));
  };
}

/** Shows a dialog until it is closed. Resolves with its outcome, or `undefined` when it was dismissed. */
export function showDialog<Result, Shown extends Dialog<Result>>(
  dialog: Shown & Dialog<Result>,
  settings: Partial<Omit<Shown, keyof LitElement>>,
): Promise<Result | undefined> {
  Object.assign(dialog, settings);
  const { promise, resolve } = Promise.withResolvers<Result | undefined>();
  dialog.addEventListener('sk-closed', (event) => {
    dialog.remove();
    resolve((event as CustomEvent<Result | undefined>).detail);
  });
  document.body.append(dialog);
  return promise;
}
