import '../components/failure.ts';
import '../components/not-found.ts';
import './appliance-header.ts';
import './appliance-menu.ts';
import './certificates-panel.ts';
import './clone-panel.ts';
import './commands-panel.ts';
import './drift-panel.ts';
import './enrolment-panel.ts';
import './events-panel.ts';
import './facts-panel.ts';
import './foreign-panel.ts';
import './report-panel.ts';
import './target-panel.ts';
import './telemetry-panel.ts';
import './tunnels-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import { partOf } from '../components/part.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { createApplianceActions } from './appliance-actions.ts';
import { appliancePageStyles } from './appliance-page-styles.ts';
import { createTasks } from './appliance-tasks.ts';
import { type MenuAction, menuOf } from './menu-actions.ts';
import { NOBODY, watchAppliance } from './watch-appliance.ts';

/** Everything about one appliance, live. */
@customElement('sk-appliance-page')
@localized()
export class AppliancePage extends LitElement {
  static override styles = appliancePageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property() applianceId = '';

  readonly #watched = watchAppliance(this, {
    api: () => this.api,
    live: () => this.live,
    id: () => this.applianceId,
  });
  readonly #tasks = createTasks(
    this,
    () => this.api,
    () => this.#appliance,
    (action) => may(this.user, action),
  );
  readonly #actions = createApplianceActions({
    api: () => this.api,
    user: () => this.user,
    appliance: () => this.#appliance!,
    reload: async () => {
      await Promise.all([
        this.#tasks.commands.run(),
        this.#tasks.standing.run(),
        this.#tasks.certificates.run(),
      ]);
    },
  });

  get #appliance(): Appliance | undefined {
    return this.#watched.appliance.value;
  }

  override render() {
    const appliance = this.#appliance;
    document.title = `${appliance?.serial ?? t('fleet.serial')} · ${t('product')}`;
    if (!appliance) return this.#renderAbsent();
    const { standing } = this.#tasks;
    return html`
      <sk-appliance-header .appliance=${appliance}>
        <sk-appliance-menu
          slot="actions"
          .actions=${menuOf(this.user, appliance, standing.value)}
          @sk-act=${({ detail }: CustomEvent<MenuAction>) => this.#actions[detail]()}
        ></sk-appliance-menu>
      </sk-appliance-header>
      <div class="columns">${this.#renderState(appliance)} ${this.#renderFacts(appliance)}</div>
    `;
  }

  #renderState(appliance: Appliance) {
    const { report, samples, target } = this.#tasks;
    const wanted = partOf(target);
    return html`<div class="column">
      ${appliance.foreign ? html`<sk-foreign-panel .appliance=${appliance}></sk-foreign-panel>` : nothing}
      ${appliance.cloned ? html`<sk-clone-panel .appliance=${appliance}></sk-clone-panel>` : nothing}
      ${appliance.drift ? html`<sk-drift-panel .drift=${appliance.drift}></sk-drift-panel>` : nothing}
      <sk-report-panel .report=${partOf(report)}></sk-report-panel>
      ${
        may(this.user, 'target-state:read')
          ? html`<sk-tunnels-panel
                .target=${wanted}
                .tunnels=${samples.value?.at(-1)?.tunnels}
                .online=${appliance.presence === 'online'}
                .appliances=${this.#watched.peers.value ?? NOBODY}
              ></sk-tunnels-panel>
              <sk-target-panel .target=${wanted}></sk-target-panel>`
          : nothing
      }
    </div>`;
  }

  #renderFacts(appliance: Appliance) {
    const { samples, certificates, standing, commands, events } = this.#tasks;
    return html`<div class="column">
      <sk-telemetry-panel .samples=${partOf(samples)}></sk-telemetry-panel>
      <sk-facts-panel .appliance=${appliance}></sk-facts-panel>
      ${
        appliance.state === 'retired'
          ? nothing
          : html`<sk-enrolment-panel .standing=${partOf(standing)}></sk-enrolment-panel>`
      }
      ${
        may(this.user, 'certificate:read')
          ? html`<sk-certificates-panel .certificates=${partOf(certificates)}></sk-certificates-panel>`
          : nothing
      }
      <sk-commands-panel .commands=${partOf(commands)}></sk-commands-panel>
      <sk-events-panel .events=${partOf(events)}></sk-events-panel>
    </div>`;
  }

  #renderAbsent() {
    const { error, retry } = partOf(this.#watched.appliance);
    if (error instanceof ApiError && error.status === 404) return html`<sk-not-found></sk-not-found>`;
    return error
      ? html`<sk-failure .error=${error} @sk-retry=${retry}></sk-failure>`
      : html`<p aria-busy="true">${t('loading')}</p>`;
  }
}
