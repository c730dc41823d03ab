import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/relative-time.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { decideConflict, readConflicts, type SerialConflict } from '../api/enrolment.ts';
import { may, type User } from '../api/session.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';

type Entry = SerialConflict['appliances'][number];

/** Serial numbers that several owners registered; a person says which entry is the box. */
@customElement('sk-serial-conflicts')
@localized()
export class SerialConflictsPanel extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  readonly #conflicts = new Task<readonly unknown[], SerialConflict[]>(this, {
    task: () => readConflicts(this.api),
    args: () => [],
  });

  override render() {
    const conflicts = this.#conflicts.value ?? [];
    if (conflicts.length === 0) return nothing;
    return html`<h2>${t('conflicts.title')}</h2>
      <p>${t('conflicts.about')}</p>
      <div class="surface">
        <div class="scroll" tabindex="0" role="group" aria-label=${t('conflicts.title')}>
          <table class="cards">
            <thead>
              <tr>
                <th scope="col">${t('fleet.serial')}</th>
                <th scope="col">${t('conflicts.registrar')}</th>
                <th scope="col">${t('conflicts.place')}</th>
                <th scope="col">${t('approvals.since')}</th>
                ${this.#mayDecide() ? html`<th scope="col">${t('approvals.decision')}</th>` : nothing}
              </tr>
            </thead>
            <tbody>
              ${conflicts.map(({ serial, appliances }) => appliances.map((each) => this.#renderEntry(serial, each)))}
            </tbody>
          </table>
        </div>
      </div>`;
  }

  #renderEntry(serial: string, entry: Entry) {
    const { id, registrarName, site, customer, createdAt } = entry;
    const place = site ? `${customer?.name ?? ''} · ${site.name}` : t('approvals.nowhere');
    return html`<tr>
      <td class="name"><a href=${`/appliances/${id}`}>${serial}</a></td>
      <td data-name=${t('conflicts.registrar')}>${registrarName ?? t('conflicts.operator')}</td>
      <td data-name=${t('conflicts.place')}>${place}</td>
      <td class="nowrap" data-name=${t('approvals.since')}><sk-ago .instant=${createdAt}></sk-ago></td>
      ${
        this.#mayDecide()
          ? html`<td>
              <wa-button size="s" appearance="outlined" @click=${() => this.#keep(serial, id)}>
                ${t('conflicts.keep')}
              </wa-button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #mayDecide = () => may(this.user, 'enrolment-request:decide');

  async #keep(serial: string, keep: string): Promise<void> {
    await confirm({
      question: t('conflicts.question', { serial }),
      consequences: [t('conflicts.text')],
      answer: t('conflicts.keep'),
      dangerous: true,
      action: () => decideConflict(this.api, serial, keep),
    });
    await this.#conflicts.run();
  }
}
