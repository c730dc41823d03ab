import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/not-found.ts';
import '../components/page-head.ts';
import '../pilots/pilot-state.ts';
import './pilot-facts.ts';
import './readiness-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { type Customer, readCustomer } from '../api/customer.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Pilot, type Readiness, type ReadinessItem, readPilot, readReadiness } from '../api/pilot.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { networkPageStyles } from '../network/network-page-styles.ts';
import { createPilotActions } from './pilot-actions.ts';
import type { Judgement } from './pilot-facts.ts';

type Loaded = { pilot: Pilot; customer: Customer; readiness: Readiness };

/** A pilot: what it is for, its checklist, and the decision. */
@customElement('sk-pilot-page')
@localized()
export class PilotPage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property() pilotId = '';
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    ({ type }) => type === 'rollout.changed',
  );
  readonly #loaded = new Reading<Loaded>(this, {
    task: async ([id]) => {
      const [pilot, readiness] = await Promise.all([
        readPilot(this.api, String(id)),
        readReadiness(this.api, String(id)),
      ]);
      return { pilot, readiness, customer: await readCustomer(this.api, pilot.customerId) };
    },
    args: () => [this.pilotId, this.#version.count],
  });
  readonly #actions = createPilotActions({
    api: () => this.api,
    pilot: () => this.#loaded.value!.pilot,
    readiness: () => this.#loaded.value!.readiness,
    reload: () => this.#loaded.run(),
  });

  override render() {
    const part = partOf(this.#loaded);
    document.title = `${part.value?.pilot.name ?? t('pilots.title')} · ${t('product')}`;
    if (!part.value && part.error instanceof ApiError && part.error.status === 404)
      return html`<sk-not-found></sk-not-found>`;
    return renderPart(part, (loaded) => this.#renderPilot(loaded), '');
  }

  #renderPilot({ pilot, customer, readiness }: Loaded) {
    const mayWrite = may(this.user, 'pilot:write');
    const open = pilot.state === 'planned' || pilot.state === 'running';
    return html`<sk-page-head heading=${pilot.name} back=${t('pilots.title')} backTo="/pilots">
        <a href="/customers/${customer.id}">${customer.name}</a>
        <sk-pilot-state slot="actions" .state=${pilot.state} .decision=${pilot.decision?.decision}></sk-pilot-state>
        ${mayWrite && open ? this.#renderActions(pilot) : nothing}
      </sk-page-head>
      <sk-pilot-facts
        .pilot=${pilot}
        ?mayJudge=${mayWrite && pilot.state === 'running'}
        @sk-judge=${(event: CustomEvent<Judgement>) => this.#actions.judge(event.detail.index, event.detail.outcome)}
      ></sk-pilot-facts>
      <sk-readiness-panel
        .readiness=${pilot.decision?.checklist ?? readiness}
        ?decided=${pilot.decision !== null}
        ?mayAttest=${mayWrite && pilot.state === 'running'}
        @sk-attest=${(event: CustomEvent<ReadinessItem>) => this.#actions.attest(event.detail)}
        @sk-withdraw=${(event: CustomEvent<ReadinessItem>) => this.#actions.withdraw(event.detail)}
      ></sk-readiness-panel>`;
  }

  #renderActions({ state }: Pilot) {
    return html`<wa-button slot="actions" size="s" appearance="outlined" @click=${this.#actions.edit}
        >${t('pilots.edit')}</wa-button
      >
      <wa-button slot="actions" size="s" appearance="outlined" @click=${this.#actions.abandon}
        >${t('pilots.abandon')}</wa-button
      >
      ${
        state === 'planned'
          ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#actions.start}
              >${t('pilots.start')}</wa-button
            >`
          : html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#actions.decide}
              >${t('pilots.decide')}</wa-button
            >`
      }`;
  }
}
