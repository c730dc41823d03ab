import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { chooseLocale } from '../locales/choose-locale.ts';
import { currentLocale, t } from '../locales/locale.ts';
import { LOCALE_NAMES, LOCALES, type Locale } from '../locales/pick-locale.ts';
import { chooseTheme, currentTheme, THEMES, type Theme } from '../styles/theme.ts';

type Selected = CustomEvent<{ item: { value: string } }>;

const THEME_ICONS: Record<Theme, string> = { auto: 'contrast', light: 'sun', dark: 'moon' };

/** Language and theme, remembered by this browser. */
@customElement('sk-preferences')
@localized()
export class PreferencesMenu extends LitElement {
  static override styles = css`
    :host {
      display: flex;
    }
    wa-icon {
      font-size: 16px;
    }
  `;

  override render() {
    return html`
      <wa-dropdown size="s" placement="bottom-end" @wa-select=${this.#language}>
        <wa-button slot="trigger" size="s" appearance="plain">
          <wa-icon name="language" label=${t('menu.language')}></wa-icon>
        </wa-button>
        ${LOCALES.map(
          (locale) => html`<wa-dropdown-item
            type="checkbox"
            value=${locale}
            lang=${locale}
            .checked=${locale === currentLocale()}
            >${LOCALE_NAMES[locale]}</wa-dropdown-item
          >`,
        )}
      </wa-dropdown>
      <wa-dropdown size="s" placement="bottom-end" @wa-select=${this.#theme}>
        <wa-button slot="trigger" size="s" appearance="plain">
          <wa-icon name=${THEME_ICONS[currentTheme()]} label=${t('menu.theme')}></wa-icon>
        </wa-button>
        ${THEMES.map(
          (
            theme,
          ) => html`<wa-dropdown-item type="checkbox" value=${theme} .checked=${theme === currentTheme()}
            >${t(`theme.${theme}`)}</wa-dropdown-item
          >`,
        )}
      </wa-dropdown>
    `;
  }

  #language = (event: Selected) => {
    void chooseLocale(event.detail.item.value as Locale).then(() => this.requestUpdate());
  };

  #theme = (event: Selected) => {
    chooseTheme(event.detail.item.value as Theme);
    this.requestUpdate();
  };
}
