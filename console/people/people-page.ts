import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import './people-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { type Names, readNames } from '../api/look-up.ts';
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
import { Pages } from '../components/pages.ts';
import { renderPages } from '../components/render-pages.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { openAddPerson } from './add/open-add-person.ts';
import { findOwners } from './belonging.ts';
import { findHeirs } from './find-heirs.ts';
import { openInvitation } from './invitation/open-invitation.ts';
import { type Leaving, openLeave } from './leave/open-leave.ts';
import { ownersOf } from './owner-name.ts';

/** Who signs in, and what one can do about it. */
@customElement('sk-people-page')
@localized()
export class PeoplePage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @state() private search = '';
  /** Of those whose people they are. */
  @state() private names: Names = new Map();
  readonly #people = new Pages<Account>(this, {
    read: async (after) => {
      const page = await readPeople(this.api, this.search, after);
      const names = await readNames(this.api, ownersOf(page.items));
      this.names = new Map([...this.names, ...names]);
      return page;
    },
    key: () => this.search.trim(),
  });

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
      ${this.#renderBar()} ${renderPages(this.#people, (people) => this.#renderList(people))}`;
  }

  #renderBar() {
    return html`<div class="bar">
      <input
        type="search"
        aria-label=${t('people.search')}
        placeholder=${t('people.search')}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value;
        }}
      />
    </div>`;
  }

  #renderList(people: readonly Account[]) {
    return html`
      <sk-people-table
        .people=${people}
        .names=${this.names}
        .self=${this.user.id}
        .changeable=${mayAdminister(this.user)}
        @sk-invite=${(event: CustomEvent<Account>) => this.#invite(event.detail)}
        @sk-disable=${(event: CustomEvent<Account>) => this.#disable(event.detail)}
        @sk-remove=${(event: CustomEvent<Account>) => this.#remove(event.detail)}
      ></sk-people-table>`;
  }

  #add = async () => {
    const owners = findOwners(this.api);
    const made = await openAddPerson({ by: this.user, owners, add: (person) => addPerson(this.api, person) });
    if (!made) return;
    const { user, invitation } = made;
    if (invitation) await openInvitation({ person: user.name, invitation });
    await this.#people.reload();
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
    if (done) await this.#people.reload();
  }

  /** With the API tokens that end with the account, which somebody else may take over. */
  async #leave(person: Account, leaving: Leaving): Promise<boolean> {
    const tokens = may(this.user, 'token:write') ? await tokensHeldBy(this.api, person) : [];
    return openLeave({
      ...leaving,
      tokens,
      findHeirs: findHeirs(this.api, person),
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
    await this.#people.reload();
  }
}
