import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DecisionRequest, decidePilot, Readiness } from '../../api/pilot.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { currentLocale, t } from '../../locales/locale.ts';

type Outcome = Awaited<ReturnType<typeof decidePilot>>;

/** Go or no-go, with the reason. Items that are not met stand in the way of a go unless each is waived here. */
@customElement('sk-decide-dialog')
@localized()
export class DecideDialog extends FormDialog<Outcome> {
  @property() pilot = '';
  @property({ attribute: false }) readiness!: Readiness;
  @property({ attribute: false }) decide!: (decision: DecisionRequest) => Promise<Outcome>;
  @state() private decision: DecisionRequest['decision'] = 'go';
  @state() private waived: readonly string[] = [];

  protected heading() {
    return t('decide.question', { name: this.pilot });
  }

  protected renderBody() {
    return html`<fieldset class="field">
        <legend class="name">${t('decide.decision')}</legend>
        ${(['go', 'no-go'] as const).map(
          (decision) => html`<label class="check">
            <input
              type="radio"
              name="decision"
              .checked=${this.decision === decision}
              @change=${() => {
                this.decision = decision;
              }}
            /><span>${t(`pilot.${decision}`)}<br /><span class="help">${t(`decide.${decision}`)}</span></span></label
          >`,
        )}
      </fieldset>
      ${this.decision === 'go' && this.#unmet().length > 0 ? this.#renderUnmet() : nothing}
      ${this.area({ pointer: '/reason', name: t('decide.reason'), required: true, maxLength: 2000 })}`;
  }

  #unmet() {
    return this.readiness.items.filter((item) => item.state !== 'met');
  }

  #renderUnmet() {
    return html`<fieldset class="field">
      <legend class="name">${t('decide.unmet')}</legend>
      ${this.#unmet().map(
        ({ key, title }) => html`<label class="check">
          <input
            type="checkbox"
            .checked=${this.waived.includes(key)}
            @change=${() => {
              this.waived = this.waived.includes(key)
                ? this.waived.filter((each) => each !== key)
                : [...this.waived, key];
            }}
          />${title[currentLocale()]}</label
        >`,
      )}
      <span class="help">${t('decide.unmet-help')}</span>
    </fieldset>`;
  }

  protected renderActions() {
    const waiting = this.decision === 'go' && this.#unmet().some(({ key }) => !this.waived.includes(key));
    return this.answer({
      label: t(`pilot.${this.decision}`),
      action: () => this.attempt(() => this.decide(this.#request())),
      variant: this.decision === 'go' ? 'brand' : 'danger',
      reason: waiting ? t('decide.waive-first') : undefined,
    });
  }

  #request(): DecisionRequest {
    const { decision, waived } = this;
    const overrides = waived as NonNullable<DecisionRequest['overrides']>;
    return {
      decision,
      reason: this.held('/reason').trim(),
      ...(decision === 'go' && overrides.length > 0 && { overrides }),
    };
  }
}
