import { css } from 'lit';
import { base } from '../styles/shared.ts';

export const networkPageStyles = [
  base,
  css`
    :host {
      display: grid;
      gap: 12px;
      min-width: 0;
    }
  `,
];
