import '../components/page-head.ts';
import './second-factor-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { currentSession, may, type User } from '../api/session.ts';
import { readSignInPolicy, type SignInPolicy, saveSignInPolicy } from '../api/sign-in-policy.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { notify } from '../components/notices.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** What is asked of those who sign in. */
@customElement('sk-policy-page')
@localized()
export class PolicyPage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 12px;
        max-width: 880px;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  readonly #policy = new Task(this, { task: () => readSignInPolicy(this.api), args: () => [] });

  override render() {
    document.title = `${t('policy.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('policy.title')}>${t('policy.about')}</sk-page-head>
      ${renderPart(
        partOf(this.#policy),
        (policy) => html`<sk-second-factor-panel
          .policy=${policy}
          .changeable=${may(this.user, 'sign-in-policy:write')}
          @sk-save=${(event: CustomEvent<SignInPolicy>) => this.#save(policy, event.detail)}
        ></sk-second-factor-panel>`,
        '',
      )}`;
  }

  async #save(before: SignInPolicy, wanted: SignInPolicy): Promise<void> {
    const added = wanted.secondFactorRoles.filter((role) => !before.secondFactorRoles.includes(role));
    const save = () => saveSignInPolicy(this.api, wanted);
    try {
      if (added.length > 0 && !(await this.#ask(added, save))) return;
      if (added.length === 0) await save();
      notify(t('policy.saved'));
    } finally {
      // Somebody else may have changed it meanwhile.
      await this.#policy.run();
    }
    // From now on nothing else may be open to whoever saved it.
    if (added.includes(this.user.role) && (await currentSession(this.api))?.secondFactorRequired) {
      location.reload();
    }
  }

  #ask(added: SignInPolicy['secondFactorRoles'], action: () => Promise<unknown>): Promise<boolean> {
    const roles = added.map((role) => t(`role.${role}`)).join(t('policy.and'));
    return confirm({
      question: t('policy.question'),
      consequences: [
        t('policy.consequence', { roles }),
        ...(added.includes(this.user.role) ? [t('policy.own')] : []),
      ],
      answer: t('policy.save'),
      action,
    });
  }
}
