import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import '../components/relative-time.ts';
import '../templates/version-state.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TemplateVersion } from '../api/template.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** The versions of a template, newest first, with what was new in each. Event `sk-compare` with a version. */
@customElement('sk-versions-panel')
@localized()
export class VersionsPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      tr.shown {
        background: var(--sk-accent-quiet);
      }
      td {
        vertical-align: middle;
      }
      .note {
        min-width: 200px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) versions: readonly TemplateVersion[] = [];
  @property({ attribute: false }) shown: number | undefined;

  override render() {
    return html`<sk-panel heading=${t('templates.versions')}>
      ${
        this.versions.length === 0
          ? html`<p class="muted">${t('version.none')}</p>`
          : html`<div class="scroll" tabindex="0" role="group" aria-label=${t('templates.versions')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">${t('version.number')}</th>
                    <th scope="col">${t('networks.state')}</th>
                    <th scope="col">${t('version.note')}</th>
                    <th scope="col" class="number">${t('version.networks')}</th>
                    <th scope="col">${t('rollouts.created-by')}</th>
                    <th scope="col">${t('version.changed')}</th>
                    <th scope="col"><span class="hidden-text">${t('actions')}</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${this.versions.map((version) => this.#row(version))}
                </tbody>
              </table>
            </div>`
      }
    </sk-panel>`;
  }

  #row(version: TemplateVersion) {
    const { templateId, number, state, note, networks, createdBy, publishedBy, publishedAt, updatedAt } =
      version;
    const shown = number === this.shown;
    return html`<tr class=${shown ? 'shown' : nothing}>
      <td>
        <a href="/templates/${templateId}?version=${number}" aria-current=${shown ? 'true' : nothing}
          >${t('templates.number', { number })}</a
        >
      </td>
      <td><sk-version-state .state=${state}></sk-version-state></td>
      <td class="note">${note ?? html`<span class="muted">–</span>`}</td>
      <td class="number">
        ${
          networks > 0
            ? html`<a href="/networks?template=${templateId}">${formatNumber(networks)}</a>`
            : formatNumber(networks)
        }
      </td>
      <td>${publishedBy ?? createdBy}</td>
      <td class="muted"><sk-ago .instant=${publishedAt ?? updatedAt}></sk-ago></td>
      <td>
        ${
          this.versions.length > 1
            ? html`<wa-button
                size="xs"
                appearance="outlined"
                @click=${() => this.dispatchEvent(new CustomEvent('sk-compare', { detail: version }))}
                >${t('compare.open')}</wa-button
              >`
            : nothing
        }
      </td>
    </tr>`;
  }
}
