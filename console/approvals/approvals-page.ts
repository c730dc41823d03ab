import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/relative-time.ts';
import './conflicts-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import {
  approveRequest,
  type EnrolmentRequest,
  inGroups,
  PLACE_PREFIXES,
  readExpired,
  readWaiting,
  refuseRequest,
} from '../api/enrolment.ts';
import { findAmong, findPlacedAppliances, findVacantSites } from '../api/look-up.ts';
import { may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { openApproveDialog } from './approve/open-approve-dialog.ts';
import { openRefuseDialog } from './refuse/open-refuse-dialog.ts';

/** Boxes ask again every minute; who stands before one does not want to wait for long. */
const REFRESH_MILLISECONDS = 10_000;

/** Boxes that nobody registered: who they say they are, and whether they may in. */
@customElement('sk-approvals-page')
@localized()
export class ApprovalsPage extends LitElement {
  static override styles = [
    listPageStyles,
    css`
      .key {
        min-width: 220px;
        font: 12px / 16px var(--sk-mono);
      }
      .rivals {
        color: var(--sk-bad);
        font-weight: 600;
      }
      .actions {
        white-space: nowrap;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #waiting = new Task<readonly unknown[], EnrolmentRequest[] | undefined>(this, {
    task: () => readWaiting(this.api),
    args: () => [],
  });
  readonly #expired = new Task<readonly unknown[], EnrolmentRequest[]>(this, {
    task: () => readExpired(this.api),
    args: () => [],
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      void this.#waiting.run();
      void this.#expired.run();
    }, REFRESH_MILLISECONDS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  override render() {
    document.title = `${t('approvals.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('approvals.title')}>${t('approvals.about')}</sk-page-head>
      ${
        this.#waiting.value?.length === 0
          ? renderNone()
          : renderPart(partOf(this.#waiting), this.#renderAll, '')
      }
      ${renderExpired(this.#expired.value ?? [])}
      <sk-serial-conflicts></sk-serial-conflicts>`;
  }

  #renderAll = (waiting: EnrolmentRequest[]) => html`<div class="surface">
    <div class="scroll" tabindex="0" role="group" aria-label=${t('approvals.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('fleet.serial')}</th>
            <th scope="col">${t('approvals.key')}</th>
            <th scope="col">${t('approvals.factory')}</th>
            <th scope="col">${t('approvals.source')}</th>
            <th scope="col">${t('approvals.since')}</th>
            <th scope="col">${t('appliance.last-seen')}</th>
            ${may(this.user, 'enrolment-request:decide') ? html`<th scope="col">${t('approvals.decision')}</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${waiting.map(this.#renderOne)}
        </tbody>
      </table>
    </div>
  </div>`;

  #renderOne = (request: EnrolmentRequest) => html`<tr>
    <td class="name">
      ${request.serial}
      ${request.rivals > 0 ? html`<div class="rivals">${t('approvals.rivals', { count: request.rivals })}</div>` : nothing}
    </td>
    <td class="key" data-name=${t('approvals.key')}>${inGroups(request.keyFingerprint)}</td>
    <td data-name=${t('approvals.factory')}>${request.factory?.anchor ?? '–'}</td>
    <td data-name=${t('approvals.source')}>${request.source}</td>
    <td class="nowrap" data-name=${t('approvals.since')}><sk-ago .instant=${request.firstSeenAt}></sk-ago></td>
    <td class="nowrap" data-name=${t('appliance.last-seen')}><sk-ago .instant=${request.lastSeenAt}></sk-ago></td>
    ${
      may(this.user, 'enrolment-request:decide')
        ? html`<td class="actions">
            <wa-button size="s" variant="brand" @click=${() => this.#approve(request)}>${t('approvals.approve')}</wa-button>
            <wa-button size="s" appearance="outlined" @click=${() => this.#refuse(request)}>${t('approvals.refuse')}</wa-button>
          </td>`
        : nothing
    }
  </tr>`;

  async #approve(request: EnrolmentRequest): Promise<void> {
    const { site, replaces } = PLACE_PREFIXES;
    await openApproveDialog({
      request,
      findPlaces: findAmong(
        { prefix: site, group: t('approvals.site'), search: findVacantSites(this.api) },
        { prefix: replaces, group: t('approvals.replaces'), search: findPlacedAppliances(this.api) },
      ),
      approve: (approval) => approveRequest(this.api, request.id, approval),
    });
    await this.#waiting.run();
  }

  async #refuse(request: EnrolmentRequest): Promise<void> {
    await openRefuseDialog({ request, refuse: (reason) => refuseRequest(this.api, request.id, reason) });
    await this.#waiting.run();
  }
}

function renderExpired(expired: readonly EnrolmentRequest[]) {
  if (expired.length === 0) return nothing;
  return html`<div class="surface">
    <h2>${t('approvals.expired')}</h2>
    <p class="muted">${t('approvals.expired-text')}</p>
    <ul>
      ${expired.map(
        ({ serial, source, lastSeenAt }) => html`<li>
          <strong>${serial}</strong> ${source}, ${t('appliance.last-seen')} <sk-ago .instant=${lastSeenAt}></sk-ago>
        </li>`,
      )}
    </ul>
  </div>`;
}

function renderNone() {
  return html`<div class="surface empty">
    <h2>${t('approvals.none')}</h2>
    <p class="muted">${t('approvals.none-text')}</p>
  </div>`;
}
