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
  `,
];
