import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './networks-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Kind, type Network, readKinds, readNetworks } from '../api/network.ts';
import {
  type NetworkView,
  networkViewFromQuery,
  queryFromNetworkView,
  STANDINGS,
  viewNetworks,
} from '../api/network-view.ts';
import { may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { askForNetwork } from './create/create-network.ts';

type Listed = { networks: Network[]; kinds: Kind[] };

/** All networks, live: search, filters, and the table. */
@customElement('sk-networks-page')
@localized()
export class NetworksPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property({ attribute: false }) query = new URLSearchParams();
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    ({ type }) => type === 'network.changed' || type === 'rollout.changed',
  );
  readonly #listed = new Reading<Listed>(this, {
    task: async () => {
      const [networks, kinds] = await Promise.all([readNetworks(this.api), readKinds(this.api)]);
      return { networks, kinds };
    },
    args: () => [this.#version.count],
  });

  override render() {
    document.title = `${t('networks.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('networks.title')}>
        ${t('networks.about')}
        ${
          may(this.user, 'network:write')
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#create}
                >${t('networks.create')}</wa-button
              >`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#listed), (listed) => this.#renderList(listed), '')}`;
  }

  #renderList({ networks, kinds }: Listed) {
    const view = networkViewFromQuery(this.query);
    const shown = viewNetworks(networks, view);
    return html`<div class="bar">
        <input
          type="search"
          aria-label=${t('networks.search-label')}
          placeholder=${t('networks.search')}
          .value=${view.search}
          @input=${(event: Event) => this.#show({ search: textOf(event) })}
        />
        <select aria-label=${t('networks.kind')} @change=${(event: Event) => this.#show({ kind: textOf(event) })}>
          <option value="">${t('networks.all-kinds')}</option>
          ${kinds.map(
            ({ kind, title }) =>
              html`<option value=${kind} ?selected=${view.kind === kind}>${title[currentLocale()]}</option>`,
          )}
        </select>
        <select
          aria-label=${t('networks.state')}
          @change=${(event: Event) => this.#show({ standing: textOf(event) })}
        >
          <option value="">${t('networks.all-states')}</option>
          ${STANDINGS.map(
            (standing) =>
              html`<option value=${standing} ?selected=${view.standing === standing}>
                ${t(`standing.${standing}`)}
              </option>`,
          )}
        </select>
        <select
          aria-label=${t('networks.template')}
          @change=${(event: Event) => this.#show({ template: textOf(event) })}
        >
          <option value="">${t('networks.all-templates')}</option>
          ${templatesOf(networks).map(
            ([id, name]) => html`<option value=${id} ?selected=${view.template === id}>${name}</option>`,
          )}
        </select>
        <p class="muted count" role="status">
          ${t('networks.shown', { shown: formatNumber(shown.length), total: formatNumber(networks.length) })}
        </p>
      </div>
      <sk-networks-table .networks=${shown} .kinds=${kinds} .any=${networks.length > 0}></sk-networks-table>`;
  }

  #show(change: Partial<NetworkView>): void {
    const view = { ...networkViewFromQuery(this.query), ...change };
    navigate(`/networks${queryFromNetworkView(view)}`, { replace: true });
  }

  #create = async () => {
    const made = await askForNetwork(this.api, this.user);
    if (made) navigate(`/networks/${made.id}`);
  };
}

/** Those in use, by name. */
function templatesOf(networks: readonly Network[]): [string, string][] {
  const used = networks.flatMap(({ template }) => (template ? [[template.id, template.name] as const] : []));
  return [...new Map(used)].sort(([, a], [, b]) => a.localeCompare(b));
}

const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
