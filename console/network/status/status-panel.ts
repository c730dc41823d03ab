import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../networks/network-standing.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Network } from '../../api/network.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { t } from '../../locales/locale.ts';

type Reason = Network['status']['reasons'][number];
type NextStep = NonNullable<Network['status']['nextStep']>;

/** Why a network is not simply in force, and what a person does next. Event `sk-roll-out` with the revision. */
@customElement('sk-network-status')
@localized()
export class NetworkStatusPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .status {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 8px 16px;
        align-items: start;
        padding: 12px 16px;
        border-inline-start: 3px solid var(--sk-warn);
        border-radius: 0 4px 4px 0;
        background: var(--sk-raised);
      }
      .status.degraded {
        border-color: var(--sk-bad);
        background: var(--sk-bad-quiet);
      }
      li a {
        text-decoration: underline;
      }
      a.step {
        font-weight: 600;
        text-decoration: underline;
      }
    `,
  ];

  @property({ attribute: false }) network!: Network;
  /** What the reader may do of the next steps. */
  @property({ type: Boolean }) mayCommit = false;
  @property({ type: Boolean }) mayRollOut = false;

  override render() {
    const { state, reasons, reasonCount, nextStep } = this.network.status;
    if (state === 'in-force') return nothing;
    const more = reasonCount - reasons.length;
    return html`<section class="status ${state}" aria-label=${t('networks.state')}>
      <div>
        <p>${t(`standing.${state}.meaning`)}</p>
        ${
          reasons.length > 0
            ? html`<ul>
                ${reasons.map((reason) => html`<li>${renderReason(reason)}</li>`)}
                ${more > 0 ? html`<li>${t('reason.more', { more })}</li>` : nothing}
              </ul>`
            : nothing
        }
        ${this.network.outdatedBecause.map((what) => html`<p>${t(`outdated.${what}`)}</p>`)}
      </div>
      ${nextStep ? this.#renderStep(nextStep) : nothing}
    </section>`;
  }

  #renderStep(step: NextStep) {
    const { action, revision, rolloutId, applianceId } = step;
    const path = `/networks/${this.network.id}`;
    const link = (to: string) => html`<a class="step" href=${to}>${t(`next-step.${action}`)}</a>`;
    switch (action) {
      case 'roll-out':
        return this.mayRollOut && revision !== null
          ? html`<wa-button
              size="s"
              variant="brand"
              @click=${() => this.dispatchEvent(new CustomEvent('sk-roll-out', { detail: revision }))}
              >${t('roll-out.open')}</wa-button
            >`
          : nothing;
      case 'commit':
      case 'bring-up-to-date':
        return this.mayCommit ? link(`${path}?tab=preview`) : nothing;
      case 'open-rollout':
        return link(`/rollouts/${rolloutId}`);
      case 'open-appliance':
        return link(`/appliances/${applianceId}`);
      case 'assign-appliance':
      case 'edit-site':
        return link(`/customers/${this.network.customerId}`);
    }
  }
}

function renderReason({ code, site, peer, applianceId, rolloutId }: Reason) {
  const text = t(`reason.${code}`, { site: site?.name ?? '', peer: peer?.name ?? '' });
  if (applianceId) return html`<a href="/appliances/${applianceId}">${text}</a>`;
  return rolloutId ? html`<a href="/rollouts/${rolloutId}">${text}</a>` : text;
}
