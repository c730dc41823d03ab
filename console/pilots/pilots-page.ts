import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './pilot-state.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { findTriers, type Names, readNames } from '../api/look-up.ts';
import { createPilot, type Pilot, readPilots } from '../api/pilot.ts';
import { may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, userContext } from '../contexts.ts';
import { formatDate, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { openPilotDialog } from './edit/open-pilot-dialog.ts';

type Listed = { pilots: Pilot[]; names: Names };

/** Customers who try the service. */
@customElement('sk-pilots-page')
@localized()
export class PilotsPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  readonly #listed = new Reading<Listed>(this, {
    task: async () => {
      const pilots = await readPilots(this.api);
      const customers = pilots.map(({ customerId }) => customerId);
      return { pilots: pilots.toReversed(), names: await readNames(this.api, customers) };
    },
    args: () => [],
  });

  override render() {
    document.title = `${t('pilots.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('pilots.title')}>
        ${t('pilots.about')}
        ${
          may(this.user, 'pilot:write')
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#create}
                >${t('pilots.create')}</wa-button
              >`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#listed), renderPilots, '')}`;
  }

  #create = async () => {
    const pilot = await openPilotDialog({
      findCustomers: findTriers(this.api),
      save: (customerId, fields) => createPilot(this.api, customerId, fields),
    });
    if (pilot) navigate(`/pilots/${pilot.id}`);
  };
}

function renderPilots({ pilots, names }: Listed) {
  if (pilots.length === 0) {
    return html`<div class="surface empty">
      <h2>${t('pilots.none')}</h2>
      <p class="muted">${t('pilots.none-text')}</p>
      <p><a href="/customers">${t('customers.title')}</a></p>
    </div>`;
  }
  return html`<div class="surface">
    <div class="scroll" tabindex="0" role="group" aria-label=${t('pilots.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('networks.state')}</th>
            <th scope="col">${t('pilots.pilot')}</th>
            <th scope="col">${t('fleet.customer')}</th>
            <th scope="col" class="number">${t('pilots.objectives')}</th>
            <th scope="col">${t('pilots.starts')}</th>
            <th scope="col">${t('pilots.ends')}</th>
          </tr>
        </thead>
        <tbody>
          ${pilots.map(
            ({ id, name, state, customerId, objectives, startsOn, endsOn, decision }) => html`<tr>
              <td class="state"><sk-pilot-state .state=${state} .decision=${decision?.decision}></sk-pilot-state></td>
              <td class="name"><a href="/pilots/${id}">${name}</a></td>
              <td><a href="/customers/${customerId}">${names.get(customerId)?.name}</a></td>
              <td class="number" data-name=${t('pilots.objectives')}>
                ${formatNumber(objectives.filter(({ met }) => met).length)} / ${formatNumber(objectives.length)}
              </td>
              <td class="nowrap" data-name=${t('pilots.starts')}>${startsOn ? formatDate(startsOn) : '–'}</td>
              <td class="nowrap" data-name=${t('pilots.ends')}>${endsOn ? formatDate(endsOn) : '–'}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;
}
