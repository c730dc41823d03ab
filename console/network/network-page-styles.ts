import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const networkPageStyles = [
  base,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      min-width: 0;
    }
    /* Amid other words colour alone does not tell a link. */
    sk-page-head > a {
      text-decoration: underline;
    }
  `,
];
