import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { state } from 'lit/decorators.js';
import { t } from '../../locales/locale.ts';
import { askBeforeLeaving } from '../../router.ts';
import { dialogStyles } from './dialog-styles.ts';
import { explain } from './explain.ts';
import { renderUsedBy } from './used-by.ts';

/**
 * A question to the person, over the page. While what was asked for is being done it cannot be closed; when that fails
 * it stays open and says why. What was typed into it is given up only when the person says so. Shown by
 * {@link showDialog}.
 */
export abstract class Dialog<Result> extends LitElement {
  static override styles: CSSResultGroup = dialogStyles;

  @state() protected busy = false;
  @state() protected error: Error | undefined;
  /** Asks whether what was typed may be lost. */
  @state() private loss: PromiseWithResolvers<boolean> | undefined;
  #result: Result | undefined;
  #touched = false;
  #closing = false;
  #endAsking = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endAsking = askBeforeLeaving(() => this.#mayLeave());
    addEventListener('beforeunload', this.#warn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endAsking();
    removeEventListener('beforeunload', this.#warn);
  }

  /** Whether closing it would lose something that somebody typed. */
  protected holdsInput(): boolean {
    return this.#touched;
  }

  protected abstract heading(): string;
  protected abstract renderBody(): TemplateResult;
  /** The buttons that answer; the one that dismisses stands before them. */
  protected abstract renderActions(): TemplateResult;

  override render() {
    return html`<wa-dialog open label=${this.heading()} @wa-hide=${this.#hide} @wa-after-hide=${this.#hidden}>
      <div class="body" @input=${this.#touch} @change=${this.#touch}>
        ${this.renderBody()}
        ${
          this.error
            ? html`<div class="error" role="alert">${this.why(this.error)} ${renderUsedBy(this.error)}</div>`
            : nothing
        }
      </div>
      <wa-button slot="footer" appearance="outlined" ?disabled=${this.busy} @click=${() => this.#close()}
        >${this.dismissal()}</wa-button
      >
      ${this.renderActions()}
    </wa-dialog>
    ${this.loss ? this.#renderLoss() : nothing}`;
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

  /** A fault is in sight, and the first one has the focus. */
  protected override updated(changed: PropertyValues): void {
    if (!changed.has('error') || !this.error) return;
    const [first] = this.renderRoot.querySelectorAll<HTMLElement>('[aria-invalid="true"], sk-lookup[fault]');
    for (const fold of this.renderRoot.querySelectorAll('details'))
      if (fold.querySelector('[aria-invalid="true"]')) fold.open = true;
    first?.focus();
  }

  #close(): void {
    this.#closing = true;
    const dialog = this.renderRoot.querySelector('wa-dialog');
    if (dialog) dialog.open = false;
  }

  #touch = () => {
    this.#touched = true;
  };

  /** Esc, the cross in the corner. */
  #hide = (event: Event) => {
    if (event.target !== event.currentTarget || this.#closing) return;
    if (!this.busy && !this.holdsInput()) return;
    event.preventDefault();
    if (!this.busy) void this.#mayLeave();
  };

  /** Closes it, unless it holds what the person would not lose. */
  #mayLeave = async (): Promise<boolean> => {
    if (this.busy) return false;
    const may = !this.holdsInput() || (await this.#askLoss());
    if (may) this.#close();
    return may;
  };

  /** Asked again meanwhile, the one answer holds. */
  #askLoss(): Promise<boolean> {
    this.loss ??= Promise.withResolvers<boolean>();
    return this.loss.promise;
  }

  #answerLoss(may: boolean): void {
    this.loss?.resolve(may);
    this.loss = undefined;
  }

  #renderLoss() {
    return html`<wa-dialog
      open
      label=${t('leave.question')}
      @wa-hide=${(event: Event) => {
        event.stopPropagation();
        if (event.target === event.currentTarget) this.#answerLoss(false);
      }}
      @wa-after-hide=${(event: Event) => event.stopPropagation()}
    >
      <p>${t('leave.text')}</p>
      <wa-button slot="footer" appearance="outlined" @click=${() => this.#answerLoss(false)}
        >${t('conflict.keep-editing')}</wa-button
      >
      <wa-button slot="footer" variant="danger" @click=${() => this.#answerLoss(true)}
        >${t('leave.submit')}</wa-button
      >
    </wa-dialog>`;
  }

  #warn = (event: BeforeUnloadEvent) => {
    if (this.holdsInput()) event.preventDefault();
  };

  #hidden = (event: Event) => {
    if (event.target !== event.currentTarget) return;
    this.#answerLoss(true);
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
