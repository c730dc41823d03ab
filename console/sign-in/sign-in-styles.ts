import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const signInStyles = [
  base,
  css`
    :host {
      display: grid;
      grid-template-rows: auto 1fr;
    }
    :host(sk-sign-in-page),
    :host(sk-welcome-page) {
      min-height: 100vh;
    }
    sk-preferences {
      justify-content: flex-end;
      padding: 8px 16px;
    }
    main {
      padding: 12vh 16px 32px;
    }
    form {
      display: grid;
      gap: 16px;
      width: min(100%, 360px);
      margin: 0 auto;
      padding: 24px;
      background: var(--sk-surface);
      border: 1px solid var(--sk-border);
      border-radius: 8px;
      box-shadow: var(--sk-shadow);
    }
    h1 {
      display: flex;
      align-items: center;
      gap: 12px;
      margin-bottom: 4px;
    }
    .message {
      padding: 8px 12px;
      border-radius: var(--sk-radius);
      background: var(--sk-bad-quiet);
      color: var(--sk-bad);
    }
    wa-input {
      --wa-form-control-required-content: '';
    }
    wa-button[type='submit'] {
      margin-top: 8px;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      margin: 0 -8px -8px;
    }
  `,
];
