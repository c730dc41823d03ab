import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { User } from '../../api/session.ts';
import type { IssuedToken, NewToken } from '../../api/tokens.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { formatDateTime } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { belongingIn, belongingOf, type Owners, renderBelonging } from '../../people/belonging.ts';

const LIFETIMES_DAYS = [30, 90, 365, 1095] as const;

/** What uses the token, in which role, how long; then its secret, once. */
@customElement('sk-issue-token-dialog')
@localized()
export class IssueTokenDialog extends FormDialog<never> {
  @property({ attribute: false }) by!: User;
  @property({ attribute: false }) owners!: Owners;
  @property({ attribute: false }) issue!: (token: NewToken) => Promise<IssuedToken>;
  @state() private issued: IssuedToken | undefined;

  protected override initial() {
    return { '/expiresInDays': '365' };
  }

  protected override holdsInput() {
    return super.holdsInput() && !this.issued;
  }

  protected heading() {
    return this.issued?.token.name ?? t('tokens.add');
  }

  protected override dismissal() {
    return this.issued ? t('once.noted') : t('dialog.cancel');
  }

  protected renderBody() {
    return this.issued ? renderSecret(this.issued) : this.#renderFields();
  }

  #renderFields() {
    return html`${this.text({
      pointer: '/name',
      name: t('tokens.name'),
      help: t('tokens.name-help'),
      required: true,
      first: true,
      maxLength: 128,
    })}
    ${renderBelonging(this.by, this.owners, this)}
    ${this.choice({
      pointer: '/expiresInDays',
      name: t('tokens.lifetime'),
      options: LIFETIMES_DAYS.map((days) => ({ value: String(days), name: t('tokens.days', { days }) })),
    })}`;
  }

  protected renderActions() {
    if (this.issued) return html``;
    return this.answer({ label: t('tokens.add-submit'), action: this.#issue });
  }

  #issue = async () => {
    const belonging = belongingIn(this);
    const role = belonging.role as NewToken['role'];
    this.busy = true;
    this.error = undefined;
    try {
      this.issued = await this.issue({
        name: this.held('/name').trim(),
        role,
        expiresInDays: Number(this.held('/expiresInDays')),
        ...belongingOf(belonging),
      });
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}

function renderSecret({ token, secret }: IssuedToken) {
  return html`<p>${t('tokens.once')}</p>
    <div class="secret"><code>${secret}</code><wa-copy-button
        value=${secret}
        copy-label=${t('copy.of', { name: t('tokens.name') })}
      ></wa-copy-button></div>
    <p class="help">${t('tokens.header', { header: 'Authorization: Bearer …' })}</p>
    ${token.expiresAt ? html`<p class="help">${t('tokens.expires-on', { until: formatDateTime(token.expiresAt) })}</p>` : ''}`;
}
