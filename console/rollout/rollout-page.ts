import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/tabs.ts';
import '../rollouts/rollout-state.ts';
import './rollout-events.ts';
import './rollout-networks.ts';
import './rollout-overview.ts';
import './rollout-steps.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import {
  actionsOf,
  type Rollout,
  type RolloutEvent,
  readRollout,
  readRolloutEvents,
} from '../api/rollout.ts';
import { may, type User } from '../api/session.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { networkPageStyles } from '../network/network-page-styles.ts';
import { rolloutName } from '../rollouts/rollout-name.ts';
import { createRolloutActions } from './rollout-actions.ts';

const TABS = ['appliances', 'networks', 'events'] as const;
type TabName = (typeof TABS)[number];

/** One rollout, live: wave by wave, what became of each appliance, and what can be done about it. */
@customElement('sk-rollout-page')
@localized()
export class RolloutPage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property() rolloutId = '';
  @property({ attribute: false }) query = new URLSearchParams();
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    (event) => event.type === 'rollout.changed' && event.rolloutId === this.rolloutId,
  );
  readonly #rollout = new Reading<Rollout>(this, {
    task: ([id]) => readRollout(this.api, String(id)),
    args: () => [this.rolloutId, this.#version.count],
  });
  readonly #events = new Reading<RolloutEvent[]>(this, {
    task: async ([shown, id]) => (shown ? readRolloutEvents(this.api, String(id)) : undefined),
    args: () => [this.#tab === 'events', this.rolloutId, this.#version.count],
  });
  readonly #actions = createRolloutActions({
    api: () => this.api,
    rollout: () => this.#rollout.value!,
    reload: () => this.#rollout.run(),
  });

  get #tab(): TabName {
    return TABS.find((tab) => tab === this.query.get('tab')) ?? 'appliances';
  }

  override render() {
    const part = partOf(this.#rollout);
    document.title = `${part.value ? rolloutName(part.value) : t('rollouts.title')} · ${t('product')}`;
    return renderPart(part, (rollout) => this.#renderRollout(rollout), '');
  }

  #renderRollout(rollout: Rollout) {
    const actions = may(this.user, 'rollout:write') ? actionsOf(rollout) : [];
    return html`<sk-page-head heading=${rolloutName(rollout)} back=${t('rollouts.title')} backTo="/rollouts">
        ${subtitle(rollout)}
        <sk-rollout-state slot="actions" .state=${rollout.state}></sk-rollout-state>
        ${actions.map(
          (action) => html`<wa-button
            slot="actions"
            size="s"
            appearance=${action === 'resume' || action === 'start' ? 'accent' : 'outlined'}
            variant=${action === 'resume' || action === 'start' ? 'brand' : 'neutral'}
            @click=${() => this.#actions.decide(action)}
            >${t(`rollout-action.${action}`)}</wa-button
          >`,
        )}
      </sk-page-head>
      <sk-rollout-overview .rollout=${rollout}></sk-rollout-overview>
      <sk-tabs label=${t('rollouts.title')} .tabs=${this.#tabs(rollout)} current=${this.#tab}></sk-tabs>
      ${this.#renderTab(rollout)}`;
  }

  #tabs({ steps, networks }: Rollout) {
    const counts: Partial<Record<TabName, number>> = { appliances: steps.length, networks: networks.length };
    return TABS.map((name) => ({
      name,
      title: t(`rollout-tab.${name}`),
      href: `/rollouts/${this.rolloutId}${name === 'appliances' ? '' : `?tab=${name}`}`,
      note: counts[name] === undefined ? '' : formatNumber(counts[name]),
    }));
  }

  #renderTab(rollout: Rollout) {
    switch (this.#tab) {
      case 'appliances':
        return html`<sk-rollout-steps .steps=${rollout.steps} .networks=${rollout.networks}></sk-rollout-steps>`;
      case 'networks':
        return html`<sk-rollout-networks .networks=${rollout.networks}></sk-rollout-networks>`;
      case 'events':
        return html`<sk-rollout-events .events=${partOf(this.#events)} .rollout=${rollout}></sk-rollout-events>`;
    }
  }
}

function subtitle({ network, revision, note, kind }: Rollout) {
  const parts = [
    network?.customer.name,
    revision === null ? undefined : t('target.revision', { revision }),
    kind === 'revision' ? undefined : t(`rollout-kind.${kind}`),
    note,
  ];
  return parts.filter(Boolean).join(' · ') || nothing;
}
