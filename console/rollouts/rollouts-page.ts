import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/relative-time.ts';
import './rollout-progress.ts';
import './rollout-state.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { readNewerVersions } from '../api/newer-versions.ts';
import { previewRollout, type RolloutSummary, readRollouts, startRollout } from '../api/rollout.ts';
import { readChoices } from '../api/rollout-selection.ts';
import { may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { openFleetRollout } from './fleet/open-fleet-rollout.ts';
import { rolloutName } from './rollout-name.ts';

/** The latest rollouts and how far they have come, live. */
@customElement('sk-rollouts-page')
@localized()
export class RolloutsPage extends LitElement {
  static override styles = [
    listPageStyles,
    css`
      td {
        padding-block: 8px;
      }
      sk-rollout-progress {
        display: block;
        min-width: 160px;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    (event) => event.type === 'rollout.changed',
  );
  readonly #rollouts = new Reading<RolloutSummary[]>(this, {
    task: () => readRollouts(this.api),
    args: () => [this.#version.count],
  });

  override render() {
    document.title = `${t('rollouts.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('rollouts.title')}>
        ${t('rollouts.about')}
        ${
          may(this.user, 'rollout:write')
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#begin}
                >${t('fleet-rollout.open')}</wa-button
              >`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#rollouts), renderRollouts, renderNone())}`;
  }

  /** Networks of all templates, each with its own version and the layers of now. */
  #begin = async () => {
    const rollout = await openFleetRollout({
      question: t('fleet-rollout.question'),
      explanation: t('fleet-rollout.text'),
      selection: {},
      choices: await readChoices(this.api),
      newer: may(this.user, 'template:read') ? await readNewerVersions(this.api) : [],
      preview: (request) => previewRollout(this.api, request),
      start: (request) => startRollout(this.api, request),
    });
    if (rollout) navigate(`/rollouts/${rollout.id}`);
  };
}

function renderNone() {
  return html`<div class="surface empty">
    <h2>${t('rollouts.none')}</h2>
    <p class="muted">${t('rollouts.none-text')}</p>
    <p><a href="/networks">${t('networks.title')}</a></p>
  </div>`;
}

function renderRollouts(rollouts: readonly RolloutSummary[]) {
  return html`<div class="surface"><div class="scroll" tabindex="0" role="group" aria-label=${t('rollouts.title')}>
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">${t('rollouts.state')}</th>
          <th scope="col">${t('rollouts.network')}</th>
          <th scope="col">${t('fleet.customer')}</th>
          <th scope="col">${t('rollouts.revision')}</th>
          <th scope="col">${t('rollouts.progress')}</th>
          <th scope="col">${t('rollouts.created-by')}</th>
          <th scope="col">${t('rollouts.created')}</th>
        </tr>
      </thead>
      <tbody>
        ${rollouts.map(
          (rollout) => html`<tr>
            <td class="state"><sk-rollout-state .state=${rollout.state}></sk-rollout-state></td>
            <td class="name"><a href="/rollouts/${rollout.id}">${rolloutName(rollout)}</a></td>
            <td>${rollout.network?.customer.name}</td>
            <td data-name=${t('rollouts.revision')}>${rollout.revision ?? '–'}</td>
            <td><sk-rollout-progress .progress=${rollout.progress}></sk-rollout-progress></td>
            <td data-name=${t('rollouts.created-by')}>${rollout.createdBy}</td>
            <td class="muted" data-name=${t('rollouts.created')}><sk-ago .instant=${rollout.createdAt}></sk-ago></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div></div>`;
}
