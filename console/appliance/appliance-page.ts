import '../components/failure.ts';
import '../components/not-found.ts';
import './appliance-header.ts';
import './certificates-panel.ts';
import './clone-panel.ts';
import './drift-panel.ts';
import './events-panel.ts';
import './facts-panel.ts';
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
import type { Fleet } from '../api/fleet.ts';
import { partOf } from '../components/part.ts';
import { apiContext, fleetContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { appliancePageStyles } from './appliance-page-styles.ts';
import { createTasks } from './appliance-tasks.ts';

/** Everything about one appliance, live. */
@customElement('sk-appliance-page')
@localized()
export class AppliancePage extends LitElement {
  static override styles = appliancePageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: fleetContext }) private fleet!: Fleet;
  @property() applianceId = '';
  #unsubscribe: (() => void) | undefined;

  readonly #tasks = createTasks(
    this,
    () => this.api,
    () => this.#appliance,
  );

  get #appliance(): Appliance | undefined {
    return this.fleet?.state.appliances.get(this.applianceId);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.fleet.onChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
  }

  override render() {
    const appliance = this.#appliance;
    document.title = `${appliance?.serial ?? t('fleet.serial')} · ${t('product')}`;
    if (!appliance) return this.#renderAbsent();
    const { target, samples } = this.#tasks;
    const wanted = partOf(target);
    const measured = partOf(samples);
    return html`
      <sk-appliance-header .appliance=${appliance}></sk-appliance-header>
      <div class="columns">
        <div class="column">
          ${appliance.cloned ? html`<sk-clone-panel .appliance=${appliance}></sk-clone-panel>` : nothing}
          ${appliance.drift ? html`<sk-drift-panel .drift=${appliance.drift}></sk-drift-panel>` : nothing}
          <sk-report-panel .report=${partOf(this.#tasks.report)}></sk-report-panel>
          <sk-tunnels-panel
            .target=${wanted}
            .tunnels=${measured.value?.at(-1)?.tunnels}
            .online=${appliance.presence === 'online'}
            .appliances=${this.fleet.state.appliances}
          ></sk-tunnels-panel>
          <sk-target-panel .target=${wanted}></sk-target-panel>
        </div>
        <div class="column">
          <sk-telemetry-panel .samples=${measured}></sk-telemetry-panel>
          <sk-facts-panel .appliance=${appliance}></sk-facts-panel>
          <sk-certificates-panel .certificates=${partOf(this.#tasks.certificates)}></sk-certificates-panel>
          <sk-events-panel .events=${partOf(this.#tasks.events)}></sk-events-panel>
        </div>
      </div>
    `;
  }

  #renderAbsent() {
    const { phase, error } = this.fleet.state;
    if (phase === 'failed') {
      return html`<sk-failure .error=${error} @sk-retry=${() => this.fleet.reload()}></sk-failure>`;
    }
    return phase === 'ready'
      ? html`<sk-not-found></sk-not-found>`
      : html`<p aria-busy="true">${t('loading')}</p>`;
  }
}
