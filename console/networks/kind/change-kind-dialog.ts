import '../../forms/parameter-form.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Customer } from '../../api/customer.ts';
import { type Inherited, type Layer, templateName } from '../../api/layers.ts';
import type { Kind } from '../../api/network.ts';
import { type Draft, faultsOf } from '../../api/network-draft.ts';
import {
  asKind,
  beneathStart,
  firstPatch,
  type Start,
  schemaBeyond,
  startChoices,
} from '../../api/new-network.ts';
import type { Site } from '../../api/site.ts';
import type { Template, TemplateVersion } from '../../api/template.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { currentLocale, t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';

/** A network with one site becomes one that joins several: from which template, and in which topology. */
@customElement('sk-change-kind-dialog')
@localized()
export class ChangeKindDialog extends FormDialog<true> {
  @property({ attribute: false }) draft!: Draft;
  /** What it is, and what it shall be. */
  @property({ attribute: false }) from!: Kind;
  @property({ attribute: false }) to!: Kind;
  @property({ attribute: false }) templates: readonly Template[] = [];
  @property({ attribute: false }) layers: readonly Layer[] = [];
  @property({ attribute: false }) tier!: Customer['tier'];
  @property({ attribute: false }) sites: readonly Site[] = [];
  @property({ attribute: false }) readVersion!: (template: Template) => Promise<TemplateVersion>;
  @property({ attribute: false }) change!: (draft: Draft) => Promise<unknown>;
  @state() private start: Start | undefined;
  @state() private patch: Record<string, unknown> = {};

  protected heading() {
    return t('change-kind.question', { kind: this.to.title[currentLocale()] });
  }

  protected override type(pointer: string, value: string): void {
    super.type(pointer, value);
    if (pointer === '/templateVersionId') void this.#begin(value);
  }

  protected renderBody() {
    return html`<p>${t('change-kind.text')}</p>
      ${this.choice({
        pointer: '/templateVersionId',
        name: t('networks.template'),
        required: true,
        first: true,
        options: [
          { value: '', name: t('networks.choose-template') },
          ...startChoices([this.to], this.templates).map(({ value, template }) => ({
            value,
            name: template?.latestPublished
              ? templateName(template.name, template.latestPublished.number)
              : t('networks.no-template'),
          })),
        ],
      })}
      ${this.start ? this.#renderParameters(this.start) : nothing}`;
  }

  #renderParameters(start: Start) {
    const { value, origins } = this.#beneath(start);
    this.shows({ pointer: '/parameters', name: t('draft.parameters') });
    return html`<sk-parameter-form
      folded
      .schema=${schemaBeyond(this.to, this.from)}
      .patch=${this.patch}
      .inherited=${value}
      .origins=${origins}
      .faults=${faultsOf(this.error, { layer: 'customer' }, faultWords)}
      .sites=${this.sites.filter(({ id }) => this.draft.siteIds.includes(id))}
      @sk-patch=${({ detail }: CustomEvent<Record<string, unknown>>) => {
        this.patch = detail;
      }}
    ></sk-parameter-form>`;
  }

  protected renderActions() {
    return this.answer({
      label: t('change-kind.submit', { kind: this.to.title[currentLocale()] }),
      action: () => this.attempt(this.#change),
    });
  }

  #change = async (): Promise<true> => {
    await this.change(asKind(this.draft, this.start!, this.patch));
    return true;
  };

  #beneath(start: Start): Inherited {
    return beneathStart(start, this.layers, this.tier);
  }

  async #begin(value: string): Promise<void> {
    const choice = startChoices([this.to], this.templates).find((each) => each.value === value);
    this.start = undefined;
    if (!choice) return;
    const version = choice.template && (await this.readVersion(choice.template));
    if (value !== this.held('/templateVersionId')) return;
    this.start = {
      kind: this.to,
      template: choice.template && version && { name: choice.template.name, version },
    };
    this.patch = firstPatch(this.start, this.#beneath(this.start));
  }
}
