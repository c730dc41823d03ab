import { css } from 'lit';
import { base } from './styles/shared.ts';

export const shellStyles = [
  base,
  css`
    :host {
      display: block;
      min-height: 100vh;
    }
    main {
      display: block;
      max-width: 1600px;
      margin: 0 auto;
      padding: 16px 24px 32px;
      outline: none;
    }
    .alone {
      max-width: 560px;
      padding-top: 20vh;
      color: var(--sk-muted);
      text-align: center;
    }
    @media (max-width: 640px) {
      main {
        padding: 12px 12px 24px;
      }
    }
  `,
];
