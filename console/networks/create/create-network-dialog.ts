import '../../forms/parameter-form.ts';
import { localized } from '@lit/localize';
import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Customer } from '../../api/customer.ts';
import { type Inherited, type Layer, templateName } from '../../api/layers.ts';
import type { Search } from '../../api/look-up.ts';
import type { createNetwork, Kind, Network } from '../../api/network.ts';
import { faultsOf } from '../../api/network-draft.ts';
import { beneathStart, firstPatch, hasOneSite, type Start, startChoices } from '../../api/new-network.ts';
import type { Site } from '../../api/site.ts';
import type { Template, TemplateVersion } from '../../api/template.ts';
import { dialogStyles } from '../../components/dialog/dialog-styles.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { faultAt } from '../../components/field.ts';
import { currentLocale, t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';

type Creation = Parameters<typeof createNetwork>[1];
/** Of a customer: its tier, its sites, and the name of the network that has each of those that are taken. */
export type Room = { tier: Customer['tier']; sites: readonly Site[]; taken: ReadonlyMap<string, string> };

/** A network from a template: whose, over which sites, and what its template leaves to be answered. */
@customElement('sk-create-network-dialog')
@localized()
export class CreateNetworkDialog extends FormDialog<Network> {
  static override styles = [
    dialogStyles,
    css`
      wa-dialog {
        --width: min(720px, calc(100vw - 32px));
      }
      .sites {
        display: grid;
        gap: 4px;
        max-height: 176px;
        overflow: auto;
      }
    `,
  ];

  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) findCustomers!: Search;
  @property({ attribute: false }) templates: readonly Template[] = [];
  @property({ attribute: false }) layers: readonly Layer[] = [];
  @property({ attribute: false }) readRoom!: (customerId: string) => Promise<Room>;
  @property({ attribute: false }) readVersion!: (template: Template) => Promise<TemplateVersion>;
  @property({ attribute: false }) create!: (network: Creation) => Promise<Network>;
  @state() private room: Room | undefined;
  @state() private start: Start | undefined;
  @state() private siteIds: readonly string[] = [];
  @state() private patch: Record<string, unknown> = {};
  #reading = Promise.resolve();

  protected heading() {
    return t('networks.create');
  }

  protected override type(pointer: string, value: string): void {
    super.type(pointer, value);
    if (pointer === '/customerId') this.#reading = this.#readRoom(value);
    if (pointer === '/templateVersionId') void this.#begin(value);
  }

  protected renderBody() {
    return html`<div class="row">
        ${this.lookup({
          pointer: '/customerId',
          name: t('fleet.customer'),
          required: true,
          first: true,
          search: this.findCustomers,
          placeholder: t('networks.choose-customer'),
        })}
        ${this.#renderStart()}
      </div>
      ${this.text({ pointer: '/name', name: t('networks.name'), required: true, maxLength: 200 })}
      ${this.room ? this.#renderSites(this.room) : nothing}
      ${this.start ? this.#renderParameters(this.start) : nothing}
      <p class="help">${t('networks.create-help')}</p>`;
  }

  #renderStart() {
    this.shows({ pointer: '/kind', name: t('networks.kind') });
    const choices = startChoices(this.kinds, this.templates);
    return this.choice({
      pointer: '/templateVersionId',
      name: t('networks.template'),
      required: true,
      options: [
        { value: '', name: t('networks.choose-template') },
        ...choices.map(({ value, kind, template }) => ({
          value,
          group: kind.title[currentLocale()],
          name: template?.latestPublished
            ? templateName(template.name, template.latestPublished.number)
            : t('networks.no-template'),
        })),
      ],
    });
  }

  #renderSites({ sites, taken }: Room) {
    const fault = faultAt(this.error, '/siteIds');
    this.shows({ pointer: '/siteIds', name: t('networks.sites') });
    return html`<fieldset class="field" aria-invalid=${fault ? 'true' : nothing} aria-describedby=${fault ? 'sites-fault' : nothing}>
      <legend class="name">${t('networks.sites')}</legend>
      ${sites.length === 0 ? html`<span class="help">${t('networks.no-sites')}</span>` : nothing}
      <div class="sites">
        ${sites.map(({ id, name }) => {
          const network = taken.get(id);
          return html`<label class="check">
            <input
              type="checkbox"
              .checked=${this.siteIds.includes(id)}
              ?disabled=${network !== undefined}
              @change=${() => this.#toggle(id)}
            /><span
              >${name}${network ? html` <span class="help">${t('networks.site-taken', { network })}</span>` : nothing}</span
            ></label
          >`;
        })}
      </div>
      ${fault ? html`<span class="fault" id="sites-fault">${fault}</span>` : nothing}
    </fieldset>`;
  }

  #renderParameters(start: Start) {
    const { value, origins } = this.#beneath(start);
    this.shows({ pointer: '/parameters', name: t('draft.parameters') });
    return html`<sk-parameter-form
      folded
      .schema=${start.kind.parameters}
      .patch=${this.patch}
      .inherited=${value}
      .origins=${origins}
      .faults=${faultsOf(this.error, { layer: 'customer' }, faultWords)}
      .sites=${this.room?.sites.filter(({ id }) => this.siteIds.includes(id)) ?? []}
      @sk-patch=${({ detail }: CustomEvent<Record<string, unknown>>) => {
        this.patch = detail;
      }}
    ></sk-parameter-form>`;
  }

  protected renderActions() {
    const tooMany = this.start && hasOneSite(this.start.kind) && this.siteIds.length > 1;
    return this.answer({
      label: t('networks.create-submit'),
      action: () => this.attempt(() => this.create(this.#written())),
      reason: tooMany ? t('networks.one-site-only') : undefined,
    });
  }

  #written(): Creation {
    const { kind, template } = this.start!;
    return {
      customerId: this.held('/customerId'),
      name: this.held('/name').trim(),
      kind: kind.kind,
      templateVersionId: template?.version.id ?? null,
      siteIds: [...this.siteIds],
      parameters: this.patch,
    };
  }

  #beneath(start: Start): Inherited {
    return beneathStart(start, this.layers, this.room?.tier ?? 'micro');
  }

  #toggle(siteId: string): void {
    this.siteIds = this.siteIds.includes(siteId)
      ? this.siteIds.filter((id) => id !== siteId)
      : [...this.siteIds, siteId];
  }

  async #readRoom(customerId: string): Promise<void> {
    this.room = undefined;
    this.siteIds = [];
    const room = customerId ? await this.readRoom(customerId) : undefined;
    if (customerId === this.held('/customerId')) this.room = room;
  }

  async #begin(value: string): Promise<void> {
    const choice = startChoices(this.kinds, this.templates).find((each) => each.value === value);
    this.start = undefined;
    if (!choice) return;
    const { kind, template } = choice;
    const version = template && (await this.readVersion(template));
    await this.#reading;
    if (value !== this.held('/templateVersionId')) return;
    this.start = { kind, template: template && version && { name: template.name, version } };
    this.patch = firstPatch(this.start, this.#beneath(this.start));
  }
}
