import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isOpen, mayCancel, type Renumbering } from '../../api/renumbering.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import type { Part } from '../../components/part.ts';
import { renderPart } from '../../components/part.ts';
import { formatDateTime, formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';
import { renderSteps } from './renumbering-steps.ts';
import { renumberingStyles } from './renumbering-styles.ts';

/** LANs on their way to other subnets. Events `sk-plan`, `sk-advance`, `sk-cancel`. */
@customElement('sk-renumbering-panel')
@localized()
export class RenumberingPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    renumberingStyles,
    css`
      .below-head {
        margin-bottom: 12px;
      }
      .waiting-for {
        margin: 12px 0 0;
        color: var(--sk-warn);
        font-weight: 600;
      }
      .buttons {
        margin-top: 12px;
      }
    `,
  ];

  /** The last one; there may be none. */
  @property({ attribute: false }) renumbering!: Part<Renumbering | null>;
  @property({ type: Boolean }) mayChange = false;

  override render() {
    const { value } = this.renumbering;
    return html`<sk-panel heading=${t('renumber.title')}>
      ${
        this.mayChange && value !== undefined && !(value && isOpen(value))
          ? html`<wa-button slot="aside" size="s" appearance="outlined" @click=${this.#tell('sk-plan')}
              >${t('renumber.open')}</wa-button
            >`
          : nothing
      }
      ${renderPart(this.renumbering, (renumbering) => this.#renderRenumbering(renumbering), t('renumber.none'))}
    </sk-panel>`;
  }

  #renderRenumbering(renumbering: Renumbering) {
    const { state, createdBy, createdAt, steps } = renumbering;
    const facts = t('renumber.by', { by: createdBy, at: formatDateTime(createdAt) });
    if (!isOpen(renumbering)) {
      return html`<p class="muted">${t(state === 'cancelled' ? 'renumber.cancelled' : 'renumber.succeeded')} ${facts}</p>`;
    }
    return html`<p class="muted below-head">${facts}</p>
      ${renderSteps(steps)} ${this.#renderWaiting(renumbering)} ${this.#renderDue(renumbering)}
      ${this.mayChange ? this.#renderButtons(renumbering) : nothing}`;
  }

  #renderDue({ decisionDueAt, reminders }: Renumbering) {
    if (!decisionDueAt) return nothing;
    return reminders > 0
      ? html`<p class="waiting-for" role="status">${t('renumber.overdue')}</p>`
      : html`<p class="muted">${t('renumber.due', { at: formatDateTime(decisionDueAt) })}</p>`;
  }

  #renderWaiting({ waitingFor }: Renumbering) {
    if (!waitingFor) return nothing;
    const { reason, appliances, until } = waitingFor;
    return html`<p class="waiting-for" role="status">
      ${t(`renumber-wait.${reason}`)}
      ${
        appliances
          ? t('renumber-wait.named', {
              count: formatNumber(appliances.count),
              serials: appliances.serials.join(', '),
            })
          : nothing
      }
      ${until ? t('renumber-wait.until', { until: formatDateTime(until) }) : nothing}
    </p>`;
  }

  #renderButtons(renumbering: Renumbering) {
    return html`<div class="buttons">
      ${
        mayCancel(renumbering)
          ? html`<wa-button size="s" appearance="outlined" @click=${this.#tell('sk-cancel')}
              >${t('renumber.cancel')}</wa-button
            >`
          : nothing
      }
      <wa-button
        size="s"
        variant="brand"
        ?disabled=${renumbering.waitingFor !== null}
        title=${renumbering.waitingFor ? t(`renumber-wait.${renumbering.waitingFor.reason}`) : nothing}
        @click=${this.#tell('sk-advance')}
        >${t(renumbering.state === 'planned' ? 'renumber.begin' : 'renumber.advance')}</wa-button
      >
    </div>`;
  }

  #tell = (name: string) => () => this.dispatchEvent(new Event(name));
}
