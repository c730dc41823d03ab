import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PlacedLan, Renumbering, Wish } from '../../../api/renumbering.ts';
import { dialogStyles } from '../../../components/dialog/dialog-styles.ts';
import { FormDialog } from '../../../components/dialog/form-dialog.ts';
import { faultAt } from '../../../components/field.ts';
import { t } from '../../../locales/locale.ts';
import { renderSteps } from '../renumbering-steps.ts';
import { renumberingStyles } from '../renumbering-styles.ts';

const keyOf = ({ siteId, lan }: PlacedLan) => `${siteId}-${lan}`;

/** Which LANs shall move and where to, and then the steps that this takes. */
@customElement('sk-plan-renumbering-dialog')
@localized()
export class PlanRenumberingDialog extends FormDialog<Renumbering> {
  static override styles = [...dialogStyles, renumberingStyles];

  @property({ attribute: false }) lans: readonly PlacedLan[] = [];
  @property({ attribute: false }) plan!: (lans: readonly Wish[]) => Promise<Renumbering>;
  @property({ attribute: false }) save!: (lans: readonly Wish[]) => Promise<Renumbering>;
  /** Where each chosen LAN shall go; empty: wherever it is free. */
  @state() private wishes: ReadonlyMap<string, string> = new Map();
  @state() private planned: Renumbering | undefined;

  protected heading() {
    return t('renumber.question');
  }

  protected renderBody() {
    if (this.planned) return html`<p>${t('renumber.plan-text')}</p>${renderSteps(this.planned.steps)}`;
    return html`<p>${t('renumber.text')}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t('renumber.lans')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('renumber.lan')}</th>
              <th scope="col">${t('renumber.now')}</th>
              <th scope="col">${t('renumber.then')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.lans.map((lan) => this.#row(lan))}
          </tbody>
        </table>
      </div>`;
  }

  #row(lan: PlacedLan) {
    const key = keyOf(lan);
    const wish = this.wishes.get(key);
    const name = `${lan.siteName} · ${lan.lan}`;
    const at = [...this.#wishedKeys()].indexOf(key);
    const fault = at < 0 ? undefined : faultAt(this.error, `/lans/${at}`);
    if (at >= 0) this.shows({ pointer: `/lans/${at}`, name });
    return html`<tr>
      <td class="name">
        <label class="check"
          ><input
            type="checkbox"
            .checked=${wish !== undefined}
            @change=${() => this.#choose(key, wish === undefined ? '' : undefined)}
          /><span>${name}</span></label
        >
      </td>
      <td class="mono">${lan.subnet}</td>
      <td>
        ${
          wish === undefined
            ? nothing
            : html`<input
                class="mono"
                aria-label=${t('renumber.subnet-of', { lan: name })}
                placeholder=${t('renumber.free')}
                aria-invalid=${fault ? 'true' : nothing}
                aria-describedby=${fault ? `${key}-fault` : nothing}
                .value=${wish}
                @input=${(event: Event) => this.#choose(key, (event.target as HTMLInputElement).value)}
              />
              ${fault ? html`<span class="fault" id="${key}-fault">${fault}</span>` : nothing}`
        }
      </td>
    </tr>`;
  }

  #choose(key: string, subnet: string | undefined): void {
    const wishes = new Map(this.wishes);
    if (subnet === undefined) wishes.delete(key);
    else wishes.set(key, subnet);
    this.wishes = wishes;
  }

  protected renderActions() {
    return this.planned
      ? html`<wa-button
          slot="footer"
          variant="brand"
          .loading=${this.busy}
          @click=${() => this.attempt(() => this.save(this.#wished()))}
          >${t('renumber.save')}</wa-button
        >`
      : this.answer({
          label: t('renumber.try'),
          action: this.#try,
          reason: this.wishes.size === 0 ? t('renumber.choose-first') : undefined,
        });
  }

  #try = async () => {
    this.busy = true;
    this.error = undefined;
    try {
      this.planned = await this.plan(this.#wished());
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };

  /** In the order in which they are sent. */
  #wishedKeys(): string[] {
    return this.lans.map(keyOf).filter((key) => this.wishes.has(key));
  }

  #wished(): Wish[] {
    return this.lans.flatMap((lan) => {
      const subnet = this.wishes.get(keyOf(lan))?.trim();
      if (subnet === undefined) return [];
      const { siteId, lan: name } = lan;
      return [{ siteId, lan: name, ...(subnet && { subnet }) }];
    });
  }
}
