import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '../components/failure.ts';
import './fleet-empty.ts';
import './fleet-no-match.ts';
import './fleet-skeleton.ts';
import './fleet-table.ts';
import './status-tiles.ts';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { STATUSES, type Status } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import { FleetRows } from '../api/fleet.ts';
import type { Counts } from '../api/fleet-state.ts';
import type { FleetView, SortKey } from '../api/fleet-view.ts';
import type { Live } from '../api/live.ts';
import { may, type User } from '../api/session.ts';
import { registerAnywhere } from '../appliances/register-appliance.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { fleetStyles } from './fleet-styles.ts';
import { queryFromView, viewFromQuery } from './view-query.ts';

const NONE: Counts = {
  total: 0,
  matching: 0,
  statuses: Object.fromEntries(STATUSES.map((status) => [status, 0])) as Counts['statuses'],
};

/** No appliances at all, rather than none that match. */
const isEmpty = (counts: Counts | undefined, { search }: FleetView) => counts?.total === 0 && search === '';

/** All appliances, live: counts by status, search, and the table. */
@customElement('sk-fleet-page')
@localized()
export class FleetPage extends LitElement {
  static override styles = fleetStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @consume({ context: liveContext }) private live!: Live;
  @property({ attribute: false }) query = new URLSearchParams();
  readonly #fleet = new FleetRows(this, {
    api: () => this.api,
    live: () => this.live,
    view: () => viewFromQuery(this.query),
  });

  override render() {
    document.title = `${t('fleet.title')} · ${t('product')}`;
    const { phase, counts, error } = this.#fleet.state;
    return html`<h1 class="hidden-text">${t('fleet.title')}</h1>
      ${
        error && phase === 'ready'
          ? html`<sk-failure heading=${t('error.stale')} .error=${error} @sk-retry=${this.#reload}></sk-failure>`
          : nothing
      }
      ${
        counts === undefined && phase === 'loading'
          ? html`<sk-fleet-skeleton></sk-fleet-skeleton>`
          : phase === 'failed'
            ? html`<sk-failure .error=${error} @sk-retry=${this.#reload}></sk-failure>`
            : isEmpty(counts, viewFromQuery(this.query))
              ? html`<sk-fleet-empty>${this.#renderAdd('m')}</sk-fleet-empty>`
              : this.#renderFleet()
      }`;
  }

  #renderFleet() {
    const { counts = NONE, phase } = this.#fleet.state;
    const view = viewFromQuery(this.query);
    return html`
      <sk-status-tiles
        .counts=${counts.statuses}
        .total=${counts.total}
        .selected=${view.status}
        @sk-status-selected=${(event: CustomEvent<Status | undefined>) => this.#show({ status: event.detail })}
      ></sk-status-tiles>
      <div class="bar">
        <wa-input
          type="search"
          size="s"
          placeholder=${t('fleet.search')}
          aria-label=${t('fleet.search-label')}
          with-clear
          .value=${view.search}
          @input=${(event: Event) => this.#show({ search: (event.target as WaInput).value ?? '' })}
        >
          <span slot="label" class="hidden-text">${t('fleet.search-label')}</span>
          <wa-icon slot="start" name="search"></wa-icon>
        </wa-input>
        <p class="muted" role="status">
          ${t('fleet.shown', { shown: formatNumber(counts.matching), total: formatNumber(counts.total) })}
        </p>
        ${this.#renderAdd('s')}
      </div>
      ${
        phase === 'ready' && counts.matching === 0
          ? html`<sk-fleet-no-match @sk-clear=${() => this.#show({ status: undefined, search: '' })}></sk-fleet-no-match>`
          : html`<sk-fleet-table
              .appliances=${this.#fleet.rows}
              @sk-need=${(event: CustomEvent<number>) => this.#fleet.need(event.detail)}
              .sort=${view.sort}
              .descending=${view.descending}
              @sk-sort=${(event: CustomEvent<SortKey>) => this.#sort(event.detail)}
            ></sk-fleet-table>`
      }
    `;
  }

  #renderAdd(size: 's' | 'm') {
    if (!may(this.user, 'appliance:write')) return nothing;
    const add = () => registerAnywhere(this.api, this.user);
    return html`<wa-button size=${size} variant="brand" @click=${add}>${t('register.open')}</wa-button>`;
  }

  #show(change: Partial<FleetView>): void {
    navigate(`/${queryFromView({ ...viewFromQuery(this.query), ...change })}`, { replace: true });
  }

  #sort(sort: SortKey): void {
    const view = viewFromQuery(this.query);
    this.#show({ sort, descending: view.sort === sort && !view.descending });
  }

  #reload = () => this.#fleet.reload();
}
