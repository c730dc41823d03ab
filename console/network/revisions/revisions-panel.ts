import '../../components/panel.ts';
import '../../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RevisionSummary } from '../../api/network.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { type Part, renderPart } from '../../components/part.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';

/** What was committed, newest first. Events `sk-restore` and `sk-roll-out` with the number of a revision. */
@customElement('sk-revisions-panel')
@localized()
export class RevisionsPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      .note {
        min-width: 160px;
        overflow-wrap: anywhere;
      }
      .buttons {
        flex-wrap: nowrap;
        justify-content: end;
      }
    `,
  ];

  @property({ attribute: false }) revisions!: Part<RevisionSummary[]>;
  @property({ type: Boolean }) mayChange = false;

  override render() {
    return html`<sk-panel heading=${t('revisions.title')}>
      ${renderPart(this.revisions, (revisions) => this.#renderRevisions(revisions), t('revisions.none'))}
    </sk-panel>`;
  }

  #renderRevisions(revisions: readonly RevisionSummary[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('revisions.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col" class="number">${t('networks.revision')}</th>
            <th scope="col">${t('revisions.reason')}</th>
            <th scope="col">${t('revisions.note')}</th>
            <th scope="col">${t('rollouts.created-by')}</th>
            <th scope="col">${t('revisions.when')}</th>
            <th scope="col" class="number">${t('fleet.table')}</th>
            ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${revisions.map((revision, index) => this.#row(revision, index === 0))}
        </tbody>
      </table>
    </div>`;
  }

  #row({ number, reason, note, createdBy, createdAt, appliances }: RevisionSummary, latest: boolean) {
    return html`<tr>
      <td class="number name" data-name=${t('networks.revision')}>${number}</td>
      <td class="state">${t(`reason.${reason}`)}</td>
      <td class="note" data-name=${t('revisions.note')}>${note ?? html`<span class="muted">–</span>`}</td>
      <td data-name=${t('rollouts.created-by')}>${createdBy}</td>
      <td class="muted"><sk-ago .instant=${createdAt}></sk-ago></td>
      <td class="number" data-name=${t('fleet.table')}>${formatNumber(appliances)}</td>
      ${
        this.mayChange
          ? html`<td>
              <div class="buttons">
                <wa-button size="xs" appearance="outlined" @click=${() => this.#tell('sk-roll-out', number)}
                  >${t('roll-out.open')}</wa-button
                >
                ${
                  latest
                    ? nothing
                    : html`<wa-button
                        size="xs"
                        appearance="outlined"
                        @click=${() => this.#tell('sk-restore', number)}
                        >${t('revisions.restore')}</wa-button
                      >`
                }
              </div>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #tell(name: string, number: number): void {
    this.dispatchEvent(new CustomEvent(name, { detail: number }));
  }
}
