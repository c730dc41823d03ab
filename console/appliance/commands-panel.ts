import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Command } from '../api/appliance-work.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { t } from '../locales/locale.ts';

const SHOWN = 5;

/** What the box was asked to do lately, and how it went. */
@customElement('sk-commands-panel')
@localized()
export class CommandsPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .succeeded {
        color: var(--sk-ok);
      }
      :is(.failed, .expired) {
        color: var(--sk-bad);
      }
      .output {
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) commands!: Part<Command[]>;

  override render() {
    return html`<sk-panel heading=${t('commands.title')}>
      ${renderPart(this.commands, (commands) => renderCommands(commands.slice(0, SHOWN)), t('commands.none'))}
    </sk-panel>`;
  }
}

function renderCommands(commands: readonly Command[]) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('commands.title')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('commands.what')}</th>
          <th scope="col">${t('commands.outcome')}</th>
          <th scope="col">${t('commands.by')}</th>
          <th scope="col">${t('commands.when')}</th>
        </tr>
      </thead>
      <tbody>
        ${commands.map(
          ({ kind, state, output, createdBy, createdAt }) => html`<tr>
            <td>${t(`command.${kind}`)}</td>
            <td>
              <span class=${state}>${t(`command-state.${state}`)}</span>
              ${output ? html`<div class="output mono muted">${output}</div>` : nothing}
            </td>
            <td>${createdBy}</td>
            <td><sk-ago .instant=${createdAt}></sk-ago></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
