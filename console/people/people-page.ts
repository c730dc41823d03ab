import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './people-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import {
  type Account,
  addPerson,
  changePerson,
  invitePerson,
  readPeople,
  removePerson,
} from '../api/people.ts';
import { may, mayAdminister, type User } from '../api/session.ts';
import { handTokenOver, tokensHeldBy } from '../api/tokens.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { notify } from '../components/notices.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { openAddPerson } from './add/open-add-person.ts';
import { openInvitation } from './invitation/open-invitation.ts';
import { type Leaving, openLeave } from './leave/open-leave.ts';
import { type Owners, ownerName } from './owner-name.ts';
import { readOwners } from './read-owners.ts';

/** Who signs in, and what one can do about it. */
@customElement('sk-people-page')
@localized()
export class PeoplePage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @state() private search = '';
  readonly #people = new Task(this, { task: () => this.#read(), args: () => [] });

  override render() {
    document.title = `${t('people.title')} · ${t('product')}`;
    const mayAdd = mayAdminister(this.user);
    return html`<sk-page-head heading=${t('people.title')}>
        ${t('people.about')}
        ${
          mayAdd
            ? html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#add}>${t('people.add')}</wa-button>`
            : nothing
        }
      </sk-page-head>
      ${renderPart(partOf(this.#people), ({ people, owners }) => this.#renderList(people, owners), '')}`;
  }

  #renderList(people: readonly Account[], owners: Owners) {
    const sought = this.search.trim().toLowerCase();
    const shown = people.filter((one) =>
      `${one.name} ${one.email} ${ownerName(one, owners)}`.toLowerCase().includes(sought),
    );
    return html`<div class="bar">
        <input
          type="search"
          aria-label=${t('people.search')}
          placeholder=${t('people.search')}
          @input=${(event: Event) => {
            this.search = (event.target as HTMLInputElement).value;
          }}
        />
        <p class="muted count" role="status">
          ${t('people.shown', { shown: formatNumber(shown.length), total: formatNumber(people.length) })}
        </p>
      </div>
      <sk-people-table
        .people=${shown}
        .owners=${owners}
        .self=${this.user.id}
        .changeable=${mayAdminister(this.user)}
        @sk-invite=${(event: CustomEvent<Account>) => this.#invite(event.detail)}
        @sk-disable=${(event: CustomEvent<Account>) => this.#disable(event.detail)}
        @sk-remove=${(event: CustomEvent<Account>) => this.#remove(event.detail)}
      ></sk-people-table>`;
  }

  async #read() {
    const [people, owners] = await Promise.all([readPeople(this.api), readOwners(this.api)]);
    return { people, owners };
  }

  #add = async () => {
    const { owners } = await this.#people.taskComplete;
    const made = await openAddPerson({ by: this.user, owners, add: (person) => addPerson(this.api, person) });
    if (!made) return;
    const { user, invitation } = made;
    if (invitation) await openInvitation({ person: user.name, invitation });
    await this.#people.run();
  };

  async #invite(person: Account): Promise<void> {
    const { name } = person;
    await openInvitation({ person: name, invite: (reset) => invitePerson(this.api, person, reset) });
  }

  async #disable(person: Account): Promise<void> {
    const { name, disabled } = person;
    const done = disabled
      ? await confirm({
          question: t('people.enable-question', { name }),
          consequences: [t('people.enable-text')],
          answer: t('people.enable'),
          action: () => changePerson(this.api, person, { disabled: false }),
        })
      : await this.#leave(person, {
          question: t('people.disable-question', { name }),
          consequence: t('people.disable-text'),
          answer: t('people.disable'),
          action: () => changePerson(this.api, person, { disabled: true }),
        });
    if (done) await this.#people.run();
  }

  /** With the API tokens that end with the account, which somebody else may take over. */
  async #leave(person: Account, leaving: Leaving): Promise<boolean> {
    const tokens = may(this.user, 'token:write') ? await tokensHeldBy(this.api, person) : [];
    const { people } = (await this.#people.taskComplete) ?? { people: [] };
    return openLeave({
      ...leaving,
      tokens,
      heirs: people.filter(({ id, disabled }) => id !== person.id && !disabled),
      handOver: (token, holderId) => handTokenOver(this.api, token, holderId),
    });
  }

  async #remove(person: Account): Promise<void> {
    const done = await this.#leave(person, {
      question: t('people.remove-question', { name: person.name }),
      consequence: t('people.remove-text'),
      answer: t('people.remove'),
      action: () => removePerson(this.api, person),
    });
    if (!done) return;
    notify(t('people.removed', { name: person.name }));
    await this.#people.run();
  }
}
